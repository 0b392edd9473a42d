import Foundation
import Randomness
import Testing

@testable import Sim

struct RandomScenarioTests {
    static let scenarios: [Scenario] = {
        var random = RandomStream(seed: 1)
        return (0..<200).map { _ in Scenario.random(using: &random) }
    }()

    /// The check of scenario files.
    @Test func nobodyOverlapsAtTheStart() {
        for scenario in Self.scenarios { #expect(scenario.collisionsAtTheStart.isEmpty) }
    }

    @Test func everythingIsWithinTheLimitsOfScenarioFiles() {
        for scenario in Self.scenarios {
            #expect(scenario.actors.count <= RandomTraffic.mostActors)
            #expect(Set(scenario.actors.map(\.id)).count == scenario.actors.count)
            for user in [scenario.ego] + scenario.actors {
                guard case .driving(let driving) = user.motion else { continue }
                #expect(scenario.road.lanes.contains(driving.lane))
                #expect((0...45).contains(driving.speed))
                for maneuver in driving.maneuvers {
                    guard case .laneChange(.lane(let lane), _) = maneuver.action else { continue }
                    #expect(lane < 0 && scenario.road.lanes.contains(lane))
                }
            }
            let camera = scenario.camera
            #expect((50...75).contains(camera.fieldOfView * 180 / .pi))
            #expect((1.2...2.0).contains(camera.mount.position.z))
            #expect(abs(camera.mount.pitch) <= 4 * .pi / 180)
        }
    }

    /// Shares of 200 scenarios lie within four standard deviations of what is wanted.
    @Test func everyConditionHasItsShare() {
        func share(_ holds: (Scenario) -> Bool) -> Double {
            Double(Self.scenarios.count(where: holds)) / Double(Self.scenarios.count)
        }
        #expect(abs(share { $0.environment.timeOfDay == .day } - 0.5) < 0.141)
        #expect(abs(share { $0.environment.timeOfDay == .dusk } - 0.15) < 0.101)
        #expect(abs(share { $0.environment.timeOfDay == .night } - 0.35) < 0.135)
        #expect(abs(share { $0.environment.weather == .rain } - 0.19) < 0.111)
        #expect(abs(share { $0.environment.weather == .fog } - 0.11) < 0.0885)
        #expect(share { $0.actors.isEmpty } > 0.01)
        #expect(share { $0.actors.count > 9 } > 0.2)
        #expect(Set(Self.scenarios.map(\.environment.weather)).count == 4)
        #expect(share { $0.road.surroundings == .urban } > 0.3)
        #expect(share { $0.road.surroundings == .highway } > 0.15)
        #expect(share { $0.road.surroundings == .rural } > 0.1)
        #expect(abs(share { !$0.road.elevation.isFlat } - 0.5) < 0.15)
        #expect(share(\.hasCutIn) > 0.1)
        #expect(share { $0.actors.contains { $0.lane ?? 0 > 0 } } > 0.4)
        #expect(Set(Self.scenarios.map(\.road.rightLanes)) == [1, 2, 3, 4])
        let classes = Self.scenarios.flatMap(\.actors).map(\.actorClass)
        #expect(Set(classes) == Set(ActorClass.allCases))
        #expect(classes.count { $0 == .car } * 2 > classes.count)
    }

    /// From nobody to a crowd, over the scenarios' middles.
    @Test func fromNobodyToTwentyFiveAreVisible() {
        var counts: [Int] = []
        for scenario in Self.scenarios {
            counts.append(scenario.world(at: 4).labels(frame: 0).actors.count)
        }
        let histogram = Dictionary(grouping: counts) { $0 / 5 }.mapValues(\.count)
        #expect(counts.contains(0))
        #expect(counts.contains { $0 >= 20 })
        // Fives from 0 to 19 are all frequent.
        for five in 0..<4 { #expect(histogram[five, default: 0] >= 10, "\(five)") }
    }

    @Test func citiesHavePeopleWhoWalkStandAndCross() {
        let streets = Self.scenarios.filter { $0.road.surroundings == .urban }
        let people = streets.map { street in
            street.actors.filter { $0.actorClass == .pedestrian }
        }
        #expect(people.contains { $0.count >= 4 })
        let moving = people.flatMap { $0 }.map { person in
            guard case .trajectory(let way) = person.motion else { return false }
            return way.waypoints[0].time < 8
        }
        #expect(moving.contains(true) && moving.contains(false))
        // Rows of parked cars.
        #expect(streets.contains { $0.actors.count { $0.motion.isParked } >= 4 })
    }

    @Test func aStreamGivesTheSameScenariosAgain() {
        var again = RandomStream(seed: 1)
        for scenario in Self.scenarios.prefix(20) {
            #expect(Scenario.random(using: &again) == scenario)
        }
    }

    @Test func hardlyAnybodyDrivesIntoAnother() {
        var collisions = 0
        for scenario in Self.scenarios.prefix(100) {
            let isHit = scenario.worlds(fps: 5).contains { world in
                let boxes = ([world.ego] + world.actors).map(\.box)
                return boxes.indices.contains { i in
                    boxes[..<i].contains { $0.footprintOverlaps(boxes[i]) }
                }
            }
            collisions += isHit ? 1 : 0
        }
        #expect(collisions <= 1)
    }

    @Test func clipsMayBeShort() {
        var random = RandomStream(seed: 4)
        for _ in 0..<30 {
            let scenario = Scenario.random(using: &random, duration: 0.5)
            #expect(scenario.frameCount == 15)
        }
    }

    @Test func aGivenCameraIsTaken() {
        var random = RandomStream(seed: 3)
        #expect(Scenario.random(using: &random, camera: Camera()).camera == Camera())
    }
}

extension Scenario {
    /// Whether somebody changes to the ego's lane.
    fileprivate var hasCutIn: Bool {
        actors.contains { actor in
            guard case .driving(let driving) = actor.motion else { return false }
            return driving.maneuvers.contains {
                guard case .laneChange(.same(as: "ego"), _) = $0.action else { return false }
                return true
            }
        }
    }
}

extension RoadUser {
    /// The lane at the start of somebody who drives.
    fileprivate var lane: Int? {
        guard case .driving(let driving) = motion else { return nil }
        return driving.lane
    }
}
