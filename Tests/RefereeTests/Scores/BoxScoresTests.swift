import Sim
import Testing

@testable import Referee

struct BoxScoresTests {
    private func box(_ left: Double, height: Double) -> Box2D {
        Box2D(left: left, top: 0, right: left + 20, bottom: height)
    }

    private func user(_ actorClass: ActorClass, _ left: Double, height: Double) -> RoadUserBox {
        RoadUserBox(
            actorClass: actorClass, box: box(left, height: height), heading: 0, visible: 1)
    }

    private func detection(
        _ actorClass: ActorClass, _ left: Double, height: Double
    ) -> Detection {
        Detection(
            actorClass: actorClass, box: box(left, height: height), heading: .pi / 2, score: 0.9)
    }

    /// Two frames: one of two large cars and a small bus are found; two boxes belong to nobody.
    @Test func countsBySizeAndClass() {
        var scores = BoxScores()
        scores.add(
            [user(.car, 0, height: 30), user(.car, 40, height: 30), user(.bus, 80, height: 10)],
            [
                detection(.van, 0, height: 30), detection(.bus, 80, height: 10),
                detection(.car, 200, height: 20), detection(.pedestrian, 160, height: 9),
            ])
        scores.add([], [])
        #expect(scores.recall() == 0.5)
        #expect(scores.recall([.small]) == 1)
        #expect(scores.recall([.middle]) == nil)
        #expect(scores.recall(of: .car) == 0.5)
        #expect(scores.recall(of: .bus) == nil)
        #expect(scores.falsePositives() == 0.5)
        #expect(scores.falsePositives(of: .car) == 0.5)
        #expect(scores.falsePositives(of: .van) == 0)
        #expect(scores.falsePositives([.small], of: .pedestrian) == 0.5)
        #expect(scores.meanOverlap == 1)
        #expect(scores.classAccuracy == 0.5)
        #expect(scores.headingError == 90)
    }
}
