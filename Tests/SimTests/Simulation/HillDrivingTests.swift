import Foundation
import Testing

@testable import Sim

/// Everybody follows the height of the road.
struct HillDrivingTests {
    /// 5 m up in the first 100 m, then a steady slope of 10 %.
    private static let road = Road(
        surroundings: .rural, rightLanes: 1, leftLanes: 1,
        elevation: ElevationProfile([
            .init(length: 100, grade: 0.1), .init(length: 900, grade: 0.1),
        ]))
    private static let pitch = -atan(0.1)

    private func world(_ actors: [RoadUser]) -> World {
        Scenario(
            name: "hill", road: Self.road,
            ego: RoadUser(id: "ego", motion: .driving(Driving(lane: -1, s: 150, speed: 10))),
            actors: actors
        ).world(at: 5)
    }

    @Test func driversPitchWithTheRoad() throws {
        let oncoming = RoadUser(
            id: "a", motion: .driving(Driving(lane: 1, s: 350, speed: 10)))
        let world = world([oncoming])
        // 50 m on from s = 150: 5 + 10 m up.
        let ego = world.egoPose
        #expect((ego.position - Vector3(200, -1.75, 15)).length < 1e-6)
        #expect(abs(ego.pitch - Self.pitch) < 1e-12)
        let foot = try #require(world.actors.first).box.foot
        #expect((foot.position - Vector3(300, 1.75, 25)).length < 1e-6)
        #expect(abs(foot.pitch + Self.pitch) < 1e-12)
    }

    @Test func theCameraLooksAlongTheSlope() {
        let view = world([]).camera.pose(ego: world([]).egoPose)
        #expect(abs(view.pitch - Self.pitch) < 1e-12)
        // The horizon of the level world lies 0.1 focal lengths below the middle.
        let camera = Camera()
        let far = camera.project(view.local(view.position + Vector3(1e6, 0, 0)))
        #expect(abs(far.y - (256 + 0.1 * camera.focalLength)) < 1e-6)
    }

    @Test func peopleStandUprightOnTheSlope() throws {
        let walker = RoadUser(
            id: "w", actorClass: .pedestrian,
            motion: .trajectory(
                Trajectory([
                    .init(time: 0, x: 200, y: -4.5), .init(time: 10, x: 220, y: -4.5),
                ])))
        let box = try #require(world([walker]).actors.first).box
        #expect((box.center - Vector3(210, -4.5, 16 + 1.75 / 2)).length < 1e-6)
        #expect(box.pitch == 0)
    }

    @Test func vehiclesOnGivenWaysLieOnTheSlope() throws {
        let car = RoadUser(
            id: "c",
            motion: .trajectory(
                Trajectory([.init(time: 0, x: 300, y: 2), .init(time: 10, x: 200, y: 2)])))
        let foot = try #require(world([car]).actors.first).box.foot
        #expect((foot.position - Vector3(250, 2, 20)).length < 1e-6)
        #expect(abs(foot.pitch + Self.pitch) < 1e-12)
    }

    @Test func boxesWithoutHeightStandOnTheGround() throws {
        let scenario = try Scenario(
            yaml: """
                simdrive: 1
                road: {surroundings: rural, elevation: [{length: 100, grade: 0.1}, {length: 900, grade: 0.1}]}
                ego: {s: 150, speed: 0}
                actors:
                  - {id: a, boxes: [{frame: 0, center: [200, -1.75]}]}
                  - {id: b, boxes: [{frame: 0, center: [230, -1.75, 30]}]}
                """, file: "hill.yaml")
        let boxes = scenario.world(at: 0).actors.map(\.box)
        #expect((boxes[0].foot.position - Vector3(200, -1.75, 15)).length < 1e-6)
        #expect(abs(boxes[0].pitch - Self.pitch) < 1e-12)
        #expect(boxes[1].center.z == 30 && boxes[1].pitch == 0)
    }
}
