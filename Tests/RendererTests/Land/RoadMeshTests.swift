import Testing

@testable import Renderer
@testable import Sim

struct RoadMeshTests {
    /// Metres sideways from where an edge's road coordinates lie; no edge cuts a corner.
    @Test(arguments: [20.0, -20, 50, 300])
    func surfacesFollowBendsFromTheirFirstMetreOn(_ radius: Double) {
        let road = Road(
            surroundings: .urban, rightLanes: 1, leftLanes: 1, sidewalkWidth: 2,
            curvature: [
                .init(length: 43.3, start: 0, end: 0),
                .init(length: 17.4, start: 1 / radius, end: 1 / radius),
                .init(length: 38.1, start: 0, end: 0),
                .init(length: 12, start: -1 / radius, end: -1 / radius),
            ])
        var worst = 0.0
        for mesh in RoadMesh.chunks(of: road) {
            for face in mesh.faces where face.material == .road {
                let corners = (0..<3).map { mesh.vertices[Int(face.corners[$0])] }
                for (a, b) in zip(corners, corners[1...] + corners[..<1]) {
                    let middle = Vector3((a.position + b.position) / 2)
                    let place = road.referenceLine.locate(
                        x: middle.x, y: middle.y, near: Double(a.uv.x + b.uv.x) / 2)
                    worst = max(worst, abs(place.t - Double(a.uv.y + b.uv.y) / 2))
                }
            }
        }
        #expect(worst < 0.03, "\(worst) m")
    }

    @Test func straightRoadsNeedFewPieces() {
        let faces = RoadMesh.chunks(of: Road(usual: .highway)).reduce(0) { $0 + $1.faces.count }
        // 2 km in steps of 30 m; two triangles for each of twelve strips at most, and the posts.
        #expect(faces < 67 * 24 + 2 * 501 * 12 + 200)
    }
}
