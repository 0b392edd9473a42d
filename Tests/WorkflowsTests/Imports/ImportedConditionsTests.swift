import Conditioning
import Datasets
import Sim
import Testing

@testable import Workflows

struct ImportedConditionsTests {
    private let camera = Camera(width: 128, height: 64, mount: Pose(position: .zero))

    private func known(_ box: Box3D?) -> KnownLabels {
        var actor = KnownActor(
            actorClass: .van, track: 4, box2D: Box2D(left: 50, top: 20, right: 70, bottom: 40))
        actor.box3D = box
        var labels = KnownLabels(frame: 0, time: 0, environment: .init(weather: .rain))
        labels.actors = [actor]
        return labels
    }

    private let box = Box3D(
        center: Vector3(20, 0, -0.5), yaw: 0, length: 5, width: 2, height: 2)

    @Test func cuboidsBeforeAKnownLensAreTold() {
        let condition = FrameCondition(of: known(box), seenBy: camera, fps: 7.5)
        #expect(condition.groups == [.boxes])
        #expect(condition.code.known == [.frameRate, .weather])
        let told = condition.coverage(by: .boxes, rows: 2, columns: 4)
        #expect(told.contains { $0 > 0 })
        #expect(told[0] == 0)
    }

    @Test func withoutCuboidOrLensNothingIsToldOfRoadUsers() {
        #expect(FrameCondition(of: known(nil), seenBy: camera, fps: 7.5).groups.isEmpty)
        #expect(FrameCondition(of: known(box), seenBy: nil, fps: 7.5).groups.isEmpty)
        var unknown = known(box)
        unknown.actors = nil
        #expect(FrameCondition(of: unknown, seenBy: camera, fps: 7.5).groups.isEmpty)
        unknown.actors = []
        #expect(FrameCondition(of: unknown, seenBy: camera, fps: 7.5).groups == [.boxes])
    }

    /// Told of some, or of all but those in a region, nobody knows what is elsewhere.
    @Test func aListThatMayLackSomebodyIsNotTold() {
        var labels = known(box)
        labels.actorsComplete = false
        #expect(FrameCondition(of: labels, seenBy: camera, fps: 7.5).groups.isEmpty)
        labels = known(box)
        labels.ignored = [IgnoredRegion(box2D: Box2D(left: 1, top: 1, right: 9, bottom: 9))]
        #expect(FrameCondition(of: labels, seenBy: camera, fps: 7.5).groups.isEmpty)
    }

    /// 512 / tan 30°: the usual lens comes back from its focal length.
    @Test func theLensComesBack() throws {
        let about = ClipDescription(
            id: "a", scenario: "a", seed: 0, source: .render, fps: 30, camera: Camera(),
            simdrive: "0.1.0")
        let camera = try #require(Camera(of: about))
        #expect(abs(camera.fieldOfView - .pi / 3) < 1e-12)
        #expect(camera.mount == Pose(position: .zero))
    }
}
