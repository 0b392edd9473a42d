import Frames
import Sim
import Testing

@testable import Referee

struct RefereeSampleTests {
    /// A road user on the left comes to the right, and turns the other way.
    @Test func aMirrorSwapsLeftAndRight() {
        var frame = Frame(width: 4, height: 2)
        frame[0, 1] = (10, 20, 30)
        let user = RoadUserBox(
            actorClass: .car, box: Box2D(left: 0, top: 0, right: 1.5, bottom: 2), heading: 0.3,
            visible: 0.7)
        let sample = RefereeSample(
            frame: frame, classes: [0, 1, 2, 3, 4, 5, 6, 7], users: [user], timeOfDay: .dusk,
            weather: .fog)
        let mirrored = sample.mirrored
        #expect(mirrored.frame.pixels.suffix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 20, 30])
        #expect(mirrored.classes == [3, 2, 1, 0, 7, 6, 5, 4])
        #expect(
            mirrored.users == [
                RoadUserBox(
                    actorClass: .car, box: Box2D(left: 2.5, top: 0, right: 4, bottom: 2),
                    heading: -0.3, visible: 0.7)
            ])
        #expect(mirrored.timeOfDay == .dusk && mirrored.weather == .fog)
        #expect(mirrored.mirrored.frame == frame)
    }
}
