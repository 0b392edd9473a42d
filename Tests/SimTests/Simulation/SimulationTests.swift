import Foundation
import Sim
import Testing

struct SimulationTests {
    static func road(_ curvature: Double = 0) -> Road {
        Road(
            surroundings: .rural, rightLanes: 2, leftLanes: 1,
            curvature: [ReferenceLine.Segment(length: 1_000, start: curvature, end: curvature)])
    }

    static func driver(
        _ id: String, lane: Int = -1, s: Double = 0, speed: Double = 10,
        _ maneuvers: [Maneuver] = []
    ) -> RoadUser {
        RoadUser(
            id: id,
            motion: .driving(Driving(lane: lane, s: s, speed: speed, maneuvers: maneuvers)))
    }

    /// An ego that drives alone far behind, and one actor.
    static func scenario(_ actors: RoadUser..., on road: Road = road()) -> Scenario {
        Scenario(
            name: "test", duration: 8, fps: 30, road: road, ego: driver("ego", s: -300),
            actors: actors)
    }

    @Test func speedHolds() {
        let actor = Self.scenario(Self.driver("a", speed: 12)).world(at: 5).actors[0]
        #expect(abs(actor.box.center.x - 60) < 1e-9)
        #expect(abs(actor.box.center.y + 1.75) < 1e-9)
        #expect(actor.speed == 12)
        #expect(abs(actor.travelled - 60) < 1e-9)
        #expect(actor.yawRate == 0)
    }

    @Test func oncomingTrafficDrivesAgainstTheLine() {
        let actor = Self.scenario(Self.driver("a", lane: 1, s: 100)).world(at: 3).actors[0]
        #expect(abs(actor.box.center.x - 70) < 1e-9)
        #expect(abs(actor.box.center.y - 1.75) < 1e-9)
        #expect(abs(actor.box.yaw - .pi) < 1e-9)
    }

    /// Seconds, metres from the start, metres a second: 10 m/s until 2 s, then −5 m/s² down to 0.
    @Test(arguments: [(2.0, 20.0, 10.0), (3.0, 27.5, 5.0), (4.0, 30.0, 0.0), (6.0, 30.0, 0.0)])
    func brakingAtARate(_ time: Double, _ way: Double, _ speed: Double) {
        let stop = Maneuver(
            name: "stop", action: .speed(to: 0, Transition(.linear, .rate(5))),
            trigger: Trigger(.time(2)))
        let actor = Self.scenario(Self.driver("a", [stop])).world(at: time).actors[0]
        #expect(abs(actor.box.center.x - way) < 1e-6)
        #expect(abs(actor.speed - speed) < 1e-6)
        #expect(actor.lights.brake == (time > 2))
    }

    /// A sinusoidal change from y = −1.75 to −5.25 over 3 s from second 1 on; seconds, y, heading.
    @Test(arguments: [
        (1.0, -1.75, 0.0),
        // Half-way, the sideways speed has its peak of π · 3.5 / (2 · 3) ≈ 1.8326 m/s.
        (2.5, -3.5, -0.0914), (4.0, -5.25, 0.0), (7.0, -5.25, 0.0),
    ])
    func laneChange(_ time: Double, _ y: Double, _ yaw: Double) {
        let change = Maneuver(
            name: "change", action: .laneChange(to: .lane(-2), Transition(.sinusoidal, .time(3))),
            trigger: Trigger(.time(1)))
        let actor = Self.scenario(Self.driver("a", speed: 20, [change])).world(at: time).actors[0]
        #expect(abs(actor.box.center.y - y) < 1e-6)
        #expect(abs(actor.box.yaw - yaw) < 2e-3)
    }

    @Test func aLaneChangeMayCountMetres() {
        let change = Maneuver(
            name: "change", action: .laneChange(to: .lane(-2), Transition(.linear, .distance(40))))
        let actor = Self.scenario(Self.driver("a", [change])).world(at: 2).actors[0]
        #expect(abs(actor.box.center.y + 3.5) < 1e-6)
    }

    @Test func insideOfABendTheWayIsShorter() {
        let road = Self.road(-0.01)
        let actor = Self.scenario(Self.driver("a"), on: road).world(at: 1).actors[0]
        // Ten metres on a radius of 100 − 1.75 m turn right by 10 / 98.25 rad.
        #expect(abs(actor.box.yaw + 10 / 98.25) < 1e-4)
        #expect(abs(actor.yawRate + 10 / 98.25) < 1e-3)
    }

    @Test func nobodyDrivesThroughTheLeader() {
        let stop = Maneuver(
            name: "stop", action: .speed(to: 0, Transition(.linear, .rate(4))),
            trigger: Trigger(.time(1)))
        let scenario = Self.scenario(
            Self.driver("leader", s: 30, speed: 15, [stop]), Self.driver("follower", speed: 15),
            Self.driver("third", s: -25, speed: 18))
        var last: [Actor] = []
        for world in scenario.worlds(duration: 20) {
            last = world.actors
            #expect(!last[0].box.footprintOverlaps(last[1].box))
            #expect(!last[1].box.footprintOverlaps(last[2].box))
        }
        #expect(last.allSatisfy { $0.speed < 0.1 })
        // The model's gap at a standstill is two metres between bumpers.
        let gap = last[0].box.center.x - last[1].box.center.x - 4.5
        #expect(gap > 1.5 && gap < 3)
        #expect(last[1].lights.brake)
    }

    @Test func aLaneChangeWaitsUntilThereIsRoom() {
        let change = Maneuver(
            name: "change", action: .laneChange(to: .lane(-2), Transition(.linear, .time(2))))
        let scenario = Self.scenario(
            Self.driver("a", s: 3, speed: 13, [change]), Self.driver("beside", lane: -2))
        // The bumpers are half a metre apart when the lead of 3 + 3 t has grown to five metres.
        let start = scenario.worlds(fps: 60).first { $0.actors[0].box.center.y < -1.7501 }
        #expect(abs((start?.time ?? 0) - 2.0 / 3) < 0.04)
    }

    @Test func driversStopForSomebodyOnFoot() {
        let walker = RoadUser(
            id: "walker", actorClass: .pedestrian,
            motion: .trajectory(
                Trajectory([
                    Trajectory.Waypoint(time: 1, x: 45, y: -8),
                    Trajectory.Waypoint(time: 9, x: 45, y: 4),
                ])))
        let scenario = Self.scenario(Self.driver("car", speed: 12), walker)
        var slowest = 12.0
        for world in scenario.worlds(duration: 15) {
            #expect(!world.actors[0].box.footprintOverlaps(world.actors[1].box))
            slowest = min(slowest, world.actors[0].speed)
        }
        #expect(slowest < 3)
    }

    /// Half a second at 7.5 frames a second, played at 30 and on beyond its end.
    @Test func aDriveIsTheSameAtAnotherRate() {
        let scenario = Self.scenario(Self.driver("a", speed: 12))
        let keys = scenario.worlds(fps: 7.5, duration: 0.5)
        let all = Array(keys.retimed(fps: 30, count: 17))
        #expect(all.count == 17)
        for (number, world) in keys.enumerated() {
            #expect(all[4 * number].actors == world.actors)
            #expect(all[4 * number].time == world.time)
        }
        #expect(abs(all[16].actors[0].box.center.x - 12 * 16 / 30.0) < 1e-9)
        #expect(all[16].scenery.items.count == all[0].scenery.items.count)
    }

    @Test func frameRatesSeeTheSameWorld() {
        let scenario = Self.scenario(Self.driver("a", speed: 13))
        let key = scenario.worlds(fps: 7.5).map(\.actors)
        let all = scenario.worlds(fps: 30).map(\.actors)
        #expect(key.count == 60 && all.count == 240)
        #expect(key.enumerated().allSatisfy { $1 == all[$0 * 4] })
        // 24 and 25 frames a second fall between the ticks.
        let between = Array(scenario.worlds(fps: 25, duration: 1))
        #expect(between.count == 25)
        #expect(abs(between[7].actors[0].box.center.x - 13 * 7 / 25) < 1e-9)
        #expect(between[7].time == 7.0 / 25)
    }

    @Test func givenWaysAreExactAtEveryFrameRate() {
        let boxes = Dictionary(
            uniqueKeysWithValues: (0..<25).map { frame in
                // Not a straight way: what is interpolated would be wrong.
                let x = Double(frame * frame % 7)
                return (
                    frame,
                    Box3D(center: Vector3(x, 0, 1), yaw: 0, length: 4, width: 2, height: 2)
                )
            })
        let actor = RoadUser(id: "a", motion: .boxes(BoxTrack(fps: 25, boxes: boxes)))
        for (frame, world) in Self.scenario(actor).worlds(fps: 25, duration: 1).enumerated() {
            #expect(world.actors.map(\.box) == boxes[frame].map { [$0] })
        }
    }

    @Test func aScenarioHasAFrameAtLeast() {
        var scenario = Self.scenario()
        scenario.duration = 0.01
        #expect(scenario.frameCount == 1)
        #expect(Array(scenario.worlds()).count == 1)
    }

    /// 10 m/s to 0 over 20 m: a change that counts metres comes to an end, and so to a start.
    @Test func changesOverADistanceEndAtAStandstill() throws {
        let stop = Maneuver(name: "stop", action: .speed(to: 0, Transition(.linear, .distance(20))))
        let go = Maneuver(
            name: "go", action: .speed(to: 5, Transition(.linear, .distance(20))),
            trigger: Trigger(.after(actor: nil, maneuver: "stop"), delay: 1))
        let scenario = Self.scenario(Self.driver("a", [stop, go]))
        let speeds = scenario.worlds(duration: 60).map { $0.actors[0].speed }
        #expect(speeds.contains(0))
        #expect(abs((speeds.last ?? 0) - 5) < 1e-6)
    }

    @Test func anEgoStandsAfterItsLastBox() {
        let boxes = [0: 0.0, 1: 1.0].mapValues { x in
            Box3D(center: Vector3(x, 0, 1), yaw: 0, length: 4, width: 2, height: 2)
        }
        var scenario = Self.scenario()
        scenario.ego = RoadUser(id: "ego", motion: .boxes(BoxTrack(fps: 30, boxes: boxes)))
        let places = scenario.worlds(duration: 0.1).map(\.ego.box.center.x)
        #expect(places == [0, 1, 1])
    }

    @Test func roadsReachAsFarAsTheScenarioIsPlayed() throws {
        // The road's own end lies at 2000 m.
        let world = try #require(Array(Self.scenario().worlds(fps: 0.5, duration: 300)).last)
        #expect(abs(world.ego.box.center.x - (-300 + 10 * 298)) < 1e-6)
        #expect(world.scenery.items.contains { $0.box.center.x > 3_000 })
    }

    @Test func absentActorsComeAndGo() {
        let box = Box3D(center: Vector3(20, 0, 1), yaw: 0, length: 4, width: 2, height: 2)
        let actor = RoadUser(
            id: "boxes", motion: .boxes(BoxTrack(fps: 30, boxes: [3: box, 4: box])))
        let counts = Self.scenario(actor).worlds(duration: 0.2).map { $0.actors.count }
        #expect(counts == [0, 0, 0, 1, 1, 0])
    }
}
