import Frames
import Sim
import Testing

@testable import Datasets

struct FrameOverlayTests {
    private let grey = Frame.flat([100, 100, 100], width: 96, height: 64)

    @Test func theBoxIsOutlinedAndNamedAndItsInsideSeen() {
        let picture = grey.overlaid(with: [label(Box2D(left: 20, top: 30, right: 60, bottom: 55))])
        for (x, y) in [(20, 40), (59, 40), (40, 30), (40, 54)] {
            #expect(picture[x, y] != (100, 100, 100), "edge at \(x), \(y)")
        }
        for (x, y) in [(19, 40), (60, 40), (40, 55), (40, 40)] {
            #expect(picture[x, y] == (100, 100, 100), "\(x), \(y)")
        }
        // "1 car" in black on a bar of 9 rows above.
        let bar = (21..<30).map { y in (20..<51).map { x in picture[x, y] == (0, 0, 0) } }
        #expect(bar[0].allSatisfy { !$0 } && bar[8].allSatisfy { !$0 })
        #expect(bar[1...7].allSatisfy { $0.contains(true) })
        #expect(picture[20, 20] == (100, 100, 100))
    }

    @Test func aPictureWithoutActorsStaysAsItIs() {
        #expect(grey.overlaid(with: []) == grey)
    }

    @Test func theNearestActorLiesOnTop() {
        var far = label(Box2D(left: 10, top: 20, right: 50, bottom: 50))
        far.track = 2
        let near = label(Box2D(left: 10, top: 20, right: 50, bottom: 50))
        #expect(grey.overlaid(with: [near, far])[10, 40] == grey.overlaid(with: [near])[10, 40])
    }

    /// What a hostile file may say.
    @Test(arguments: [
        Box2D(left: -1e300, top: -1e300, right: 1e300, bottom: 1e300),
        Box2D(left: 50, top: 40, right: 10, bottom: 5),
        Box2D(left: 95.9, top: 63.9, right: 96, bottom: 64),
        Box2D(left: 0, top: 0, right: 0.001, bottom: 0.001),
    ])
    func strangeBoxesDoNoHarm(box: Box2D) {
        for track in [0, 1, Int.min, .max] {
            var actor = label(box)
            actor.track = track
            #expect(grey.overlaid(with: [actor]).pixels.count == grey.pixels.count)
        }
        #expect(Frame(width: 1, height: 1).overlaid(with: [label(box)]).pixels.count == 3)
    }

    @Test func nobodyNeedsATrack() {
        var actor = label(Box2D(left: 20, top: 30, right: 60, bottom: 55))
        actor.track = nil
        #expect(grey.overlaid(with: [actor])[20, 40] != (100, 100, 100))
    }

    private func label(_ box: Box2D) -> KnownActor {
        KnownActor(actorClass: .car, track: 1, box2D: box)
    }
}
