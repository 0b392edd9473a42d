import Sim

extension Mesh {
    /// Whether two faces that meet look like one curved surface: 38° between them at most.
    private static let crease: Float = 0.79

    /// The same faces with normals averaged where they meet at a blunt angle, and grouped by the side
    /// they face.
    func smoothed() -> Mesh {
        var meeting: [SIMD3<Float>: [SIMD3<Float>]] = [:]
        for face in faces {
            let normal = areaNormal(face)
            for corner in 0..<3 {
                meeting[vertices[Int(face.corners[corner])].position, default: []].append(normal)
            }
        }
        var mesh = Mesh()
        for face in faces {
            let own = areaNormal(face)
            let length = own.length
            guard length > 1e-9 else { continue }
            let unit = own / length
            let corners = (0..<3).map { corner -> UInt32 in
                var vertex = vertices[Int(face.corners[corner])]
                var sum = SIMD3<Float>.zero
                for normal in meeting[vertex.position, default: []]
                where normal.dot(unit) > Self.crease * normal.length {
                    sum += normal
                }
                vertex.normal = sum.length > 0 ? sum.normalized : unit
                return mesh.add(vertex)
            }
            mesh.add(
                corners[0], corners[1], corners[2], face.material, group: Self.side(of: unit))
        }
        return mesh
    }

    private func areaNormal(_ face: Face) -> SIMD3<Float> {
        let a = vertices[Int(face.corners.x)].position
        let b = vertices[Int(face.corners.y)].position
        let c = vertices[Int(face.corners.z)].position
        return (b - a).cross(c - a)
    }

    /// Number of the axis that a normal is nearest to.
    private static func side(of normal: SIMD3<Float>) -> UInt8 {
        var best = 0
        var most: Float = 0
        for axis in 0..<3 where abs(normal[axis]) > most {
            most = abs(normal[axis])
            best = axis * 2 + (normal[axis] < 0 ? 1 : 0)
        }
        return UInt8(best)
    }
}
