import Sim
import Testing

@testable import Datasets

struct PictureMappingTests {
    /// 400×100: the middle 200×100 become 100×50, or all of it.
    private func mapping(_ fit: PictureFit) -> PictureMapping {
        PictureMapping(
            width: 400, height: 100, fitter: PictureFitter(width: 100, height: 50, fit: fit))
    }

    private func box(_ edges: [Double]) -> Box2D {
        Box2D(left: edges[0], top: edges[1], right: edges[2], bottom: edges[3])
    }

    @Test(
        arguments: [
            (.crop, [120, 20, 180, 60], [10, 10, 40, 30]),
            (.crop, [60, 0, 140, 100], [0, 0, 20, 50]),
            (.crop, [0, 0, 100, 100], nil), (.crop, [150, 20, 150, 60], nil),
            (.stretch, [120, 20, 180, 60], [30, 10, 45, 30]),
            (.stretch, [-40, 0, 40, 200], [0, 0, 10, 50]),
        ] as [(PictureFit, [Double], [Double]?)])
    func boxesGoWhereTheirPixelsGo(fit: PictureFit, given: [Double], expected: [Double]?) {
        let actor = mapping(fit).actor(KnownActor(actorClass: .van, track: 3, box2D: box(given)))
        #expect(actor?.box2D == expected.map(box))
        #expect(actor.map { $0.track == 3 && $0.actorClass == .van } ?? true)
        #expect(actor?.truncation == nil && actor?.occlusion == nil && actor?.depth == nil)
    }

    /// Half of what was left by the old edges is cut off by the new ones.
    @Test(arguments: [(0.0, 0.5), (0.5, 0.75), (1, 1)])
    func newEdgesTruncateFurther(before: Double, after: Double) throws {
        let given = KnownActor(
            actorClass: .car, box2D: box([60, 0, 140, 100]), truncation: before, occlusion: 0.3)
        let actor = try #require(mapping(.crop).actor(given))
        #expect((actor.truncation, actor.occlusion) == (after, 0.3))
        let whole = KnownActor(actorClass: .car, box2D: box([120, 0, 140, 100]), truncation: 0.1)
        #expect(mapping(.crop).actor(whole)?.truncation == 0.1)
    }

    @Test func theLensIsThatOfTheNewPicture() {
        let old = CameraCalibration.Intrinsics(fx: 300, fy: 310, cx: 190, cy: 40)
        #expect(
            mapping(.crop).intrinsics(old)
                == CameraCalibration.Intrinsics(fx: 150, fy: 155, cx: 45, cy: 20))
        #expect(
            mapping(.stretch).intrinsics(old)
                == CameraCalibration.Intrinsics(fx: 75, fy: 155, cx: 47.5, cy: 20))
    }
}
