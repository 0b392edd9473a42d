import Sim
import Testing

@testable import Conditioning

struct FrameSurfaceTests {
    /// Frames that are drawn at once, in any order, are those drawn one after another.
    @Test func drawingsAtOnceAreThoseInTurn() {
        let worlds = [0.0, 2, 4].map { x in
            world(ego: Pose(position: Vector3(x, 0, 0)), actors: [actor(1, at: Vector3(12, 1, 1))])
        }
        var inTurn = SurfaceRendering(of: worlds[0], width: 64, height: 32)
        var atOnce = inTurn
        let drawings = worlds.indices.reversed().map {
            atOnce.drawing(worlds[$0], since: $0 == 0 ? nil : worlds[$0 - 1])
        }
        for (number, drawing) in drawings.reversed().enumerated() {
            let (one, other) = (inTurn.next(worlds[number]), atOnce.next(drawing))
            #expect(one.maps == other.maps)
            #expect(one.reprojection == other.reprojection)
            #expect((one.reprojection == nil) == (number == 0))
        }
    }
}
