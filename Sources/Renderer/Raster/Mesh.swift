import Sim

/// A corner of a triangle.
struct Vertex: Sendable {
    /// Metres.
    var position: SIMD3<Float>
    /// Outward, of length one.
    var normal: SIMD3<Float>
    /// Surface coordinates, usually metres along and up or across.
    var uv: SIMD2<Float>
}

/// Triangles with their materials; corners run counter-clockwise seen from outside.
struct Mesh: Sendable {
    struct Face: Sendable {
        var corners: SIMD3<UInt32>
        var material: Material
        /// Faces of one group and material are shaded once a pixel.
        var group: UInt8
    }

    /// Something that can shine.
    struct Lamp: Sendable {
        var position: SIMD3<Float>
        /// Where it points, of length one.
        var direction: SIMD3<Float>
        var material: Material
    }

    private(set) var vertices: [Vertex] = []
    private(set) var faces: [Face] = []
    var lamps: [Lamp] = []

    /// Adds a corner and returns its index.
    mutating func add(_ vertex: Vertex) -> UInt32 {
        vertices.append(vertex)
        return UInt32(vertices.count - 1)
    }

    /// Adds a triangle between three corners that exist.
    mutating func add(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ material: Material, group: UInt8 = 0)
    {
        faces.append(Face(corners: SIMD3(a, b, c), material: material, group: group))
    }

    /// Adds a flat polygon; `uv` holds one pair a corner, or nothing when the material needs none.
    mutating func addPolygon(
        _ points: [SIMD3<Float>], uv: [SIMD2<Float>] = [], _ material: Material, group: UInt8 = 0
    ) {
        let normal = Self.normal(of: points)
        let first = UInt32(vertices.count)
        for (index, point) in points.enumerated() {
            vertices.append(
                Vertex(position: point, normal: normal, uv: uv.isEmpty ? .zero : uv[index]))
        }
        for index in 2..<points.count {
            add(first, first + UInt32(index) - 1, first + UInt32(index), material, group: group)
        }
    }

    /// Adds the six sides of an upright cuboid between two opposite corners.
    mutating func addBox(
        from low: SIMD3<Float>, to high: SIMD3<Float>, _ material: Material, group: UInt8 = 0
    ) {
        let corner = { (index: Int) in
            SIMD3<Float>(
                index & 1 == 0 ? low.x : high.x, index & 2 == 0 ? low.y : high.y,
                index & 4 == 0 ? low.z : high.z)
        }
        let sides = [
            [1, 3, 7, 5], [2, 0, 4, 6], [3, 2, 6, 7], [0, 1, 5, 4], [4, 5, 7, 6], [2, 3, 1, 0],
        ]
        for (index, side) in sides.enumerated() {
            addPolygon(side.map(corner), material, group: group + UInt8(index))
        }
    }

    /// Adds another mesh, every corner moved by `place` (a rotation and a shift).
    mutating func add(_ mesh: Mesh, at place: Placement) {
        let first = UInt32(vertices.count)
        for vertex in mesh.vertices {
            vertices.append(
                Vertex(
                    position: place.point(vertex.position), normal: place.direction(vertex.normal),
                    uv: vertex.uv))
        }
        for face in mesh.faces {
            faces.append(
                Face(corners: face.corners &+ first, material: face.material, group: face.group))
        }
    }

    /// The same mesh with every corner moved into a cuboid around the middle of its foot.
    func confined(to size: SIMD3<Float>) -> Mesh {
        let low = SIMD3(-size.x / 2, -size.y / 2, 0)
        let high = SIMD3(size.x / 2, size.y / 2, size.z)
        var mesh = self
        for index in vertices.indices {
            mesh.vertices[index].position.clamp(lowerBound: low, upperBound: high)
        }
        return mesh
    }

    /// The sphere around the middle of the corners' extent that holds them all.
    var boundingSphere: (center: SIMD3<Float>, radius: Float) {
        guard var low = vertices.first?.position else { return (.zero, 0) }
        var high = low
        for vertex in vertices {
            low = pointwiseMin(low, vertex.position)
            high = pointwiseMax(high, vertex.position)
        }
        let center = (low + high) / 2
        let radius = vertices.reduce(0) { max($0, ($1.position - center).length) }
        return (center, radius)
    }

    private static func normal(of points: [SIMD3<Float>]) -> SIMD3<Float> {
        // Newell's sum is exact for flat polygons and kind to repeated corners.
        var sum = SIMD3<Float>.zero
        for (index, a) in points.enumerated() {
            sum += a.cross(points[(index + 1) % points.count])
        }
        let length = sum.length
        return length > 0 ? sum / length : SIMD3(0, 0, 1)
    }
}

/// A rotation and a shift from a mesh's own coordinates into the world's.
struct Placement: Sendable {
    var origin: SIMD3<Float>
    var forward: SIMD3<Float>
    var left: SIMD3<Float>
    var up: SIMD3<Float>

    init(_ pose: Pose) {
        let axes = pose.axes
        origin = SIMD3<Float>(pose.position)
        forward = SIMD3<Float>(axes.forward)
        left = SIMD3<Float>(axes.left)
        up = SIMD3<Float>(axes.up)
    }

    /// The place that changes nothing.
    static let identity = Placement(Pose(position: .zero))

    @inline(__always)
    func point(_ p: SIMD3<Float>) -> SIMD3<Float> { origin + direction(p) }

    @inline(__always)
    func direction(_ d: SIMD3<Float>) -> SIMD3<Float> { forward * d.x + left * d.y + up * d.z }

    /// The mesh's own coordinates of a world point.
    @inline(__always)
    func local(_ p: SIMD3<Float>) -> SIMD3<Float> {
        let d = p - origin
        return SIMD3(d.dot(forward), d.dot(left), d.dot(up))
    }
}

extension SIMD3 where Scalar == Float {
    @inline(__always)
    func dot(_ other: Self) -> Float { x * other.x + y * other.y + z * other.z }

    @inline(__always)
    func cross(_ b: Self) -> Self {
        Self(y * b.z - z * b.y, z * b.x - x * b.z, x * b.y - y * b.x)
    }

    @inline(__always)
    var length: Float { dot(self).squareRoot() }

    @inline(__always)
    var normalized: Self { self / Swift.max(length, 1e-12) }
}
