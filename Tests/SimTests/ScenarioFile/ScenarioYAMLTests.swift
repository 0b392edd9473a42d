import Foundation
import Sim
import Testing

struct ScenarioYAMLTests {
    static let small = """
        simdrive: 1
        ego: {speed: 10}
        """

    static let full = """
        simdrive: 1
        name: everything
        seed: 7
        duration: 6.5
        fps: 15
        environment:
          {time_of_day: night, weather: rain, sun_elevation_deg: -20, sun_azimuth_deg: 90,
           visibility_m: 800, precipitation_mm_h: 5}
        road:
          surroundings: urban
          right_lanes: 3
          left_lanes: 1
          lane_width: 3.5
          shoulder: 1
          sidewalk: 2
          median: 0.5
          curvature:
            - {length: 50}
            - {length: 100, radius: -200}
            - {length: 40, from: -0.005, to: 0}
        camera:
          - {name: CAM_FRONT, width: 512, height: 256, fov_deg: 90, position: [1, 0, 2],
             rpy_deg: [0, 3, -6]}
        ego: {type: van, lane: -2, s: 50, speed: 20}
        actors:
          - id: overtaker
            type: truck
            size: [8, 2.4, 3]
            color: red
            lane: -1
            s: ego - 20
            offset: 0.2
            speed: 25
            maneuvers:
              - {lane_change: {to: ego, time: 2.5}, when: {ahead_of: ego, greater_than: 12}}
              - {speed: {to: 0, rate: 5}, when: {after: lane_change, delay: 1.0}}
              - {speed: {to: 3, shape: step}, name: creep, when: {headway_to: ego, less_than: 1}}
          - {id: walker, type: pedestrian, color: [1, 0.5, 0],
             trajectory: [{t: 0, x: 40, y: -6}, {t: 4, s: ego + 10, offset: 6}]}
          - {id: ghost, boxes: [{frame: 3, center: [20, 1], yaw_deg: 90, size: [4, 2, 1.4]}]}
        """

    @Test func defaults() throws {
        let scenario = try Scenario(yaml: Self.small, file: "Scenarios/short-one.yaml")
        #expect(scenario.name == "short-one")
        #expect(scenario.duration == 8 && scenario.fps == 30 && scenario.frameCount == 240)
        #expect(scenario.environment == Environment())
        #expect(scenario.camera == Camera())
        #expect(scenario.road == Road(usual: .highway))
        #expect(scenario.ego.motion == .driving(Driving(lane: -1, s: 0, speed: 10)))
    }

    @Test func surroundingsAreRead() throws {
        let scenario = try Scenario(yaml: Self.full, file: "full.yaml")
        #expect(scenario.name == "everything" && scenario.seed == 7)
        #expect(scenario.duration == 6.5 && scenario.fps == 15)
        #expect(
            scenario.environment
                == Environment(
                    timeOfDay: .night, weather: .rain, sunElevation: -20 * .pi / 180,
                    sunAzimuth: .pi / 2, visibility: 800, precipitation: 5))
        #expect(
            scenario.road
                == Road(
                    surroundings: .urban, rightLanes: 3, leftLanes: 1, laneWidth: 3.5,
                    shoulderWidth: 1, sidewalkWidth: 2, medianWidth: 0.5,
                    curvature: [
                        .init(length: 50, start: 0, end: 0),
                        .init(length: 100, start: -0.005, end: -0.005),
                        .init(length: 40, start: -0.005, end: 0),
                    ]))
        let mount = Pose(
            position: Vector3(1, 0, 2), yaw: -6 * .pi / 180, pitch: 3 * .pi / 180)
        #expect(
            scenario.camera == Camera(width: 512, height: 256, fieldOfView: .pi / 2, mount: mount))
    }

    @Test func driversAreRead() throws {
        let scenario = try Scenario(yaml: Self.full, file: "full.yaml")
        #expect(
            scenario.ego
                == RoadUser(
                    id: "ego", actorClass: .van,
                    motion: .driving(Driving(lane: -2, s: 50, speed: 20))))
        let maneuvers = [
            Maneuver(
                name: "lane_change",
                action: .laneChange(to: .same(as: "ego"), Transition(.sinusoidal, .time(2.5))),
                trigger: Trigger(.lead(over: "ego", .greater(than: 12)))),
            Maneuver(
                name: "speed", action: .speed(to: 0, Transition(.linear, .rate(5))),
                trigger: Trigger(.after(actor: nil, maneuver: "lane_change"), delay: 1)),
            Maneuver(
                name: "creep", action: .speed(to: 3, Transition(.step, .rate(2))),
                trigger: Trigger(.headway(to: "ego", .less(than: 1)))),
        ]
        #expect(
            scenario.actors[0]
                == RoadUser(
                    id: "overtaker", actorClass: .truck, size: Size(8, 2.4, 3),
                    color: NamedColor.red.color,
                    motion: .driving(
                        Driving(lane: -1, s: 30, offset: 0.2, speed: 25, maneuvers: maneuvers))))
    }

    @Test func givenWaysAreRead() throws {
        let scenario = try Scenario(yaml: Self.full, file: "full.yaml")
        #expect(scenario.actors[1].color == SIMD3(1, 0.5, 0))
        guard case .trajectory(let trajectory) = scenario.actors[1].motion else {
            Issue.record("no trajectory")
            return
        }
        #expect(trajectory.waypoints[0] == Trajectory.Waypoint(time: 0, x: 40, y: -6))
        // Ten metres into the bend of radius 200 to the right, six to the left of the line.
        let turn = 10.0 / 200
        #expect(abs(trajectory.waypoints[1].x - (50 + 206 * sin(turn))) < 1e-2)
        #expect(abs(trajectory.waypoints[1].y - (206 * cos(turn) - 200)) < 1e-2)
        let box = Box3D(
            center: Vector3(20, 1, 0.7), yaw: .pi / 2, length: 4, width: 2, height: 1.4)
        #expect(scenario.actors[2].motion == .boxes(BoxTrack(fps: 15, boxes: [3: box])))
    }

    @Test func waypointsMayLieBehindTheRoadsEnd() throws {
        let yaml = Self.small + "\nactors: [{id: a, trajectory: [{t: 0, s: 1500, offset: -6}]}]"
        let scenario = try Scenario(yaml: yaml, file: "x.yaml")
        let box = try #require(scenario.world(at: 0).actors.first?.box)
        #expect((box.center - Vector3(1_500, -6, 0.75)).length < 1e-6)
    }

    @Test func maneuversAreNumberedWhenUnnamed() throws {
        let yaml =
            Self.small.replacingOccurrences(of: "speed: 10", with: "speed: 10, maneuvers: *")
            .replacingOccurrences(
                of: "*", with: "[{speed: {to: 5}}, {speed: {to: 9}, when: {after: speed}}]")
        let scenario = try Scenario(yaml: yaml, file: "x.yaml")
        guard case .driving(let driving) = scenario.ego.motion else {
            Issue.record("the ego does not drive")
            return
        }
        #expect(driving.maneuvers.map(\.name) == ["speed", "speed_2"])
    }

    @Test func theSunTellsTheTime() throws {
        for (degrees, time) in [(40, "day"), (5, "dusk"), (-3, "dusk"), (-10, "night")] {
            let yaml = Self.small + "\nenvironment: {sun_elevation_deg: \(degrees)}"
            let scenario = try Scenario(yaml: yaml, file: "x.yaml")
            #expect(scenario.environment.timeOfDay.rawValue == time)
        }
    }
}
