import Testing

@testable import Renderer
@testable import Sim

struct LandMeshTests {
    /// Level at 0, then 10 % up for 300 m.
    private let road = Road(
        surroundings: .rural, rightLanes: 1, leftLanes: 1,
        elevation: ElevationProfile([
            .init(length: 100, grade: 0.1), .init(length: 300, grade: 0.1),
        ]))

    @Test func levelRoadsNeedNone() {
        #expect(LandMesh.pieces(along: Road(usual: .urban)).isEmpty)
    }

    /// Heights at the corners of neighbouring pieces, fine and coarse, are the same.
    @Test func piecesMeet() {
        var heights: [SIMD2<Float>: Float] = [:]
        for piece in LandMesh.pieces(along: road) {
            // Skirts come last.
            for vertex in piece.vertices.prefix(vertexCount(of: piece)) {
                let place = SIMD2(vertex.position.x, vertex.position.y)
                let known = heights[place] ?? vertex.position.z
                #expect(abs(known - vertex.position.z) < 1e-3)
                heights[place] = vertex.position.z
            }
        }
        #expect(heights.count > 5_000)
    }

    private func vertexCount(of piece: Mesh) -> Int {
        piece.vertices.count == 81 + 32 ? 81 : 9
    }
}
