import Sim
import Testing

@testable import Datasets

struct LabelChecksTests {
    private let camera = Camera(width: 64, height: 32)

    private func frame(_ index: Int, _ change: (inout Label) -> Void = { _ in }) -> FrameLabels {
        var labels = FrameLabels.sample(frame: index, camera: camera)
        labels.actors[0].box2D = Box2D(left: 0, top: 1, right: 60, bottom: 30)
        change(&labels.actors[0])
        return labels
    }

    private func problems(_ labels: [FrameLabels]) -> [String] {
        LabelChecks(labels.map(KnownLabels.init), of: .sample()).problems
    }

    @Test func goodLabelsPass() {
        #expect(problems([frame(0), frame(1)]).isEmpty)
    }

    struct Impossible: Sendable {
        let problem: String
        let change: @Sendable (inout Label) -> Void
    }

    static let impossible = [
        Impossible(problem: "track 1 has a box_2d outside of the image") { $0.box2D.right = 64.5 },
        Impossible(problem: "track 1 has an empty box_2d") { $0.box2D.right = 0 },
        Impossible(problem: "track 0 is not numbered from 1") { $0.track = 0 },
        Impossible(problem: "track 1 has no size") { $0.box3D.width = 0 },
        Impossible(problem: "track 1 has an occlusion of 1.5") { $0.occlusion = 1.5 },
        Impossible(problem: "track 1 has a truncation of -1.0") { $0.truncation = -1 },
        Impossible(problem: "track 1 was somebody else before") { $0.id = "other" },
    ]

    @Test(arguments: impossible)
    func impossibleLabelsAreNamed(label: Impossible) {
        #expect(problems([frame(0), frame(1, label.change)]) == ["line 2: \(label.problem)"])
    }

    /// Where somebody else has drawn the boxes, a class and a box are all there is.
    @Test func labelsFromElsewhereNeedLess() {
        func problems(_ actors: [KnownActor]) -> [String] {
            let labels = KnownLabels(frame: 0, time: 0, actors: actors)
            return LabelChecks([labels], of: .imported()).problems
        }
        let box = Box2D(left: 0, top: 1, right: 60, bottom: 30)
        let actor = KnownActor(actorClass: .van, box2D: box)
        #expect(problems([actor, actor, KnownActor(actorClass: .car, track: 0, box2D: box)]) == [])
        var wrong = actor
        wrong.occlusion = 3
        #expect(problems([wrong]) == ["line 1: a van has an occlusion of 3.0"])
        wrong = KnownActor(actorClass: .van, track: -1, box2D: box)
        #expect(problems([wrong]) == ["line 1: track -1 is not numbered from 0"])
    }

    @Test func framesAgreeWithTheClip() {
        var (wrong, twice, late) = (frame(0), frame(0), frame(1))
        wrong.camera.width = 128
        twice.actors += twice.actors
        late.time = 0
        #expect(problems([wrong]) == ["line 1: refers to 32×128 pixels, not 32×64"])
        #expect(problems([twice]) == ["line 1: a track occurs twice"])
        #expect(problems([frame(0), late]) == ["line 2: its time does not grow"])
    }
}
