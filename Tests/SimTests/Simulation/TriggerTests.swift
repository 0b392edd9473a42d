import Foundation
import Sim
import Testing

struct TriggerTests {
    /// When the maneuver of an actor that closes in with 20 m/s on an ego of 10 m/s, 100 m ahead of
    /// it and one lane aside, starts: its wish jumps to 30 m/s.
    static func start(_ trigger: Trigger, _ others: [Maneuver] = []) -> Double? {
        let jump = Maneuver(
            name: "jump", action: .speed(to: 30, .immediate), trigger: trigger)
        let actor = Driving(lane: -2, s: 0, speed: 20, maneuvers: others + [jump])
        let scenario = Scenario(
            name: "test", duration: 20, fps: 60,
            road: Road(surroundings: .highway, rightLanes: 2, leftLanes: 0),
            ego: RoadUser(id: "ego", motion: .driving(Driving(lane: -1, s: 100, speed: 10))),
            actors: [RoadUser(id: "a", motion: .driving(actor))])
        // One tick passes before a started maneuver shows.
        return scenario.worlds().first { $0.actors[0].speed > 29 }.map { $0.time - 1.0 / 60 }
    }

    static let starts: [(trigger: Trigger, time: Double)] = [
        (Trigger(.time(2)), 2.0), (Trigger(.time(2), delay: 0.5), 2.5),
        // The headway is (100 − 10 t) / 20.
        (Trigger(.headway(to: "ego", .less(than: 1.5))), 7),
        // The gap is 100 − 4.5 − 10 t, closing at 10 m/s.
        (Trigger(.timeToCollision(with: "ego", .less(than: 4))), 5.55),
        // √((100 − 10 t)² + 3.5²) = 50 at 5.012 s.
        (Trigger(.distance(to: "ego", .less(than: 50))), 5.0123),
        (Trigger(.lead(over: "ego", .greater(than: 12))), 11.2),
    ]

    @Test(arguments: starts)
    func conditions(_ trigger: Trigger, _ time: Double) throws {
        let start = try #require(Self.start(trigger))
        #expect(start >= time - 1e-6 && start < time + 2.0 / 60)
    }

    @Test func oneManeuverFollowsAnother() throws {
        let change = Maneuver(
            name: "change", action: .laneChange(to: .same(as: "ego"), Transition(.cubic, .time(3))),
            trigger: Trigger(.lead(over: "ego", .greater(than: 20))))
        let start = try #require(
            Self.start(Trigger(.after(actor: nil, maneuver: "change"), delay: 1), [change]))
        // Twenty metres ahead at 12 s, three seconds of lane change, one of delay.
        #expect(abs(start - 16) < 0.05)
    }

    @Test func headwayIsNeverTrueOfSomebodyBehind() {
        let start = Self.start(Trigger(.headway(to: "ego", .greater(than: 100))))
        #expect(start == nil)
    }
}
