import Sim
import Testing

@testable import Datasets

struct BoxFitterTests {
    private let mapping = PictureMapping(
        width: 64, height: 32, fitter: PictureFitter(width: 64, height: 32, fit: .crop))

    private func actor(_ actorClass: ActorClass, _ track: Int?, left: Double = 0) -> KnownActor {
        KnownActor(
            actorClass: actorClass, track: track,
            box2D: Box2D(left: left, top: 0, right: left + 8, bottom: 8))
    }

    @Test func everyTrackIsOneRoadUser() {
        var fitter = BoxFitter()
        let first = fitter.actors(
            [actor(.car, 0), actor(.car, 0), actor(.van, -1)], mapping)
        #expect(first.map(\.track) == [0, nil, nil])
        let second = fitter.actors([actor(.bus, 0), actor(.bus, 2)], mapping)
        #expect(second.map(\.track) == [nil, 2])
        #expect(second.map(\.actorClass) == [.bus, .bus])
        #expect(fitter.leftovers.phrases == ["2 tracks that are somebody else's"])
    }

    @Test func whatCannotBeKeptIsCounted() {
        var fitter = BoxFitter()
        var strange = actor(.car, 1)
        (strange.truncation, strange.occlusion) = (2, 0.5)
        let actors = fitter.actors([strange, actor(.car, 2, left: 64)], mapping)
        #expect(actors.map(\.track) == [1])
        #expect((actors.first?.truncation, actors.first?.occlusion) == (nil, 0.5))
        #expect(
            fitter.leftovers.phrases == [
                "1 boxes outside of what is kept of their pictures",
                "1 truncations and occlusions that are not from 0 to 1",
            ])
    }

    @Test func theNearestComesFirst() {
        var fitter = BoxFitter()
        let given = [nil, 30.0, 10].enumerated().map { index, depth in
            var actor = actor(.car, index)
            actor.box3D = depth.map {
                Box3D(center: Vector3($0, 1, 0), yaw: 0, length: 4, width: 2, height: 1.5)
            }
            return actor
        }
        let actors = fitter.actors(given, mapping)
        #expect(actors.map(\.depth) == [10, 30, nil])
        #expect(actors.map(\.track) == [2, 1, 0])
        #expect(actors[0].box3D == given[2].box3D)
    }
}
