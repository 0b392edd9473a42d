import Sim
import Testing

struct LookTests {
    static func scenario(_ environment: Environment = Environment(), seed: UInt64 = 0) -> Scenario {
        let change = Maneuver(
            name: "change", action: .laneChange(to: .lane(-1), Transition(.sinusoidal, .time(3))),
            trigger: Trigger(.time(1)))
        func user(_ id: String, _ lane: Int, _ s: Double, _ maneuvers: [Maneuver] = []) -> RoadUser
        {
            RoadUser(
                id: id,
                motion: .driving(
                    Driving(lane: lane, s: s, speed: 15, maneuvers: maneuvers)))
        }
        let back = Maneuver(
            name: "change", action: .laneChange(to: .lane(1), Transition(.sinusoidal, .time(3))),
            trigger: Trigger(.time(1)))
        let parked = RoadUser(
            id: "parked", color: SIMD3(1, 0, 0),
            motion: .driving(Driving(lane: -2, s: 150, offset: -3, speed: 0)))
        return Scenario(
            name: "looks", seed: seed, environment: environment,
            road: Road(surroundings: .urban, rightLanes: 2, leftLanes: 2),
            ego: user("ego", -1, 0),
            actors: [user("a", -2, 20, [change]), user("oncoming", 2, 200, [back]), parked])
    }

    /// Indicators are dark before the change, lit and dark in turns during it, dark after it.
    @Test(arguments: [(0.9, false), (1.1, true), (1.5, false), (1.8, true), (4.2, false)])
    func indicatorsBlinkWhileChanging(_ time: Double, _ isLit: Bool) {
        let world = Self.scenario().world(at: time)
        // One changes to its left; so does the oncoming one, seen from its own seat.
        for actor in world.actors.prefix(2) {
            #expect(actor.lights.leftIndicator == isLit)
            #expect(!actor.lights.rightIndicator)
        }
    }

    @Test(arguments: [
        (Environment(), false), (Environment(timeOfDay: .dusk), true),
        (Environment(timeOfDay: .night), true), (Environment(weather: .rain), true),
        (Environment(weather: .fog), true), (Environment(weather: .cloudy), false),
    ])
    func headlights(_ environment: Environment, _ areLit: Bool) {
        let actors = Self.scenario(environment).world(at: 0).actors
        #expect(actors.map(\.lights.head) == [areLit, areLit, false])
    }

    /// Ten metres a second until the track ends, and a still one.
    @Test func brakeLampsShineOnlyWhenSomebodyBrakes() {
        func boxes(_ id: String, step: Double) -> RoadUser {
            let places = (0..<30).map { frame in
                (
                    frame,
                    Box3D(
                        center: Vector3(20 + step * Double(frame), 0, 1), yaw: 0, length: 4,
                        width: 2, height: 2)
                )
            }
            return RoadUser(
                id: id,
                motion: .boxes(BoxTrack(fps: 30, boxes: Dictionary(uniqueKeysWithValues: places))))
        }
        var scenario = Self.scenario(Environment(timeOfDay: .night))
        let stands = Trajectory([Trajectory.Waypoint(time: 0, x: 9, y: 9)])
        scenario.actors = [
            boxes("a", step: 1.0 / 3), boxes("still", step: 0),
            RoadUser(id: "waypoint", motion: .trajectory(stands)),
        ]
        for world in scenario.worlds(duration: 1) {
            #expect(world.actors.map(\.lights.brake) == [false, false, false])
            #expect(world.actors.map(\.lights.head) == [true, false, false])
        }
    }

    @Test func looksDependOnTheNameAndTheSeedAlone() {
        let all = Self.scenario().world(at: 0).actors
        var fewer = Self.scenario()
        fewer.actors.removeFirst()
        #expect(fewer.world(at: 0).actors[0].body == all[1].body)
        #expect(Self.scenario(seed: 1).world(at: 0).actors[0].body != all[0].body)
        #expect(all[2].color == SIMD3(1, 0, 0))
        #expect(all.map(\.track) == [1, 2, 3])
    }
}
