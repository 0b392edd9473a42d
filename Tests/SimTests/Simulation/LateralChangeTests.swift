import Foundation
import Testing

@testable import Sim

struct LateralChangeTests {
    private static let road = Road(surroundings: .highway, rightLanes: 3, leftLanes: 0)

    private static func change(
        to lane: Int, _ shape: Transition.Shape = .sinusoidal, time: Double, at start: Double
    ) -> Maneuver {
        Maneuver(
            name: "change_\(start)",
            action: .laneChange(to: .lane(lane), Transition(shape, .time(time))),
            trigger: Trigger(.time(start)))
    }

    private static func drive(
        _ maneuvers: [Maneuver], _ actorClass: ActorClass = .car, speed: Double = 20
    ) -> [Actor] {
        let user = RoadUser(
            id: "a", actorClass: actorClass,
            motion: .driving(Driving(lane: -2, s: 0, speed: speed, maneuvers: maneuvers)))
        let ego = RoadUser(id: "ego", motion: .driving(Driving(lane: -1, s: -300, speed: 0)))
        let scenario = Scenario(name: "test", duration: 8, road: road, ego: ego, actors: [user])
        return scenario.worlds(fps: 60).map { $0.actors[0] }
    }

    /// Degrees a second and metres a second squared, the largest on the way.
    private static func extremes(_ drive: [Actor]) -> (yawRate: Double, acceleration: Double) {
        let y = drive.map(\.box.center.y)
        let bends = zip(y, zip(y.dropFirst(), y.dropFirst(2))).map {
            ($0 - 2 * $1.0 + $1.1) * 3_600
        }
        return (
            drive.map { abs($0.yawRate) * 180 / .pi }.max() ?? 0, bends.map(abs).max() ?? 0
        )
    }

    /// A change that another one interrupts a second and a half later, at its peak of lateral speed.
    @Test func anInterruptedChangeGoesOnFromItsLateralSpeed() throws {
        let drive = Self.drive([
            Self.change(to: -1, time: 3, at: 1), Self.change(to: -3, time: 3, at: 2.5),
        ])
        let extremes = Self.extremes(drive)
        #expect(extremes.yawRate < 20 && extremes.acceleration < 7)
        let last = try #require(drive.last)
        #expect(abs(last.box.center.y - Self.road.offset(ofLane: -3)) < 1e-9)
    }

    /// By hand: 3.5 m within 0.1 s take π·√(3.5 / 14) s at 7 m/s² and 20 m/s.
    @Test(arguments: [
        (ActorClass.car, Transition.Shape.sinusoidal, Double.pi * 0.25.squareRoot()),
        (.car, .linear, 2 * 0.5.squareRoot()), (.car, .cubic, 3.0.squareRoot()),
        (.bus, .sinusoidal, Double.pi * (3.5 / 8).squareRoot()),
    ])
    func nobodyJumpsSideways(
        _ actorClass: ActorClass, _ shape: Transition.Shape, _ seconds: Double
    ) throws {
        let drive = Self.drive([Self.change(to: -1, shape, time: 0.1, at: 1)], actorClass)
        let extremes = Self.extremes(drive)
        #expect(extremes.acceleration < (actorClass == .bus ? 4.1 : 7.1))
        #expect(extremes.yawRate < 30)
        let goal = Self.road.offset(ofLane: -1)
        let end = try #require(drive.firstIndex { abs($0.box.center.y - goal) < 1e-9 })
        #expect(abs(Double(end) / 60 - 1 - seconds) < 0.04)
    }

    /// (1 − cos(π/3))/2 of 3.5 m after a third of three seconds.
    @Test func feasibleChangesAreExact() {
        let drive = Self.drive([Self.change(to: -1, time: 3, at: 1)])
        let start = Self.road.offset(ofLane: -2)
        #expect(abs(drive[120].box.center.y - start - 3.5 * 0.25) < 1e-9)
    }
}
