import Foundation
import Sim
import Testing

struct WorldLabelsTests {
    /// A world seen 90° wide from (1.5, 0, 1.5), its focal length 512 pixels.
    static func world(_ actors: [Actor], heading: Double = 0) -> World {
        World(
            time: 2, environment: Environment(),
            road: Road(
                surroundings: .rural, rightLanes: 1, leftLanes: 1),
            scenery: Scenery(items: [], seed: 0), camera: Camera(fieldOfView: .pi / 2),
            ego: actor(0, .car, x: 0, y: 0, yaw: heading, speed: 10), actors: actors)
    }

    static func actor(
        _ track: Int, _ actorClass: ActorClass, x: Double, y: Double, yaw: Double = 0,
        speed: Double = 0
    ) -> Actor {
        Actor(
            track: track, id: "a\(track)", actorClass: actorClass, body: 0,
            box: Box3D(
                center: Vector3(x, y, 0.75), yaw: yaw, length: 4, width: 2, height: 1.5),
            speed: speed, yawRate: 0.1, color: SIMD3(1, 0, 0))
    }

    @Test func labelsAreSortedByDepth() {
        let labels = Self.world([
            Self.actor(1, .car, x: 40, y: 0), Self.actor(2, .car, x: 20, y: 5),
            Self.actor(3, .car, x: -9, y: 0),
        ]).labels(frame: 7)
        #expect(labels.actors.map(\.track) == [2, 1])
        #expect(labels.actors.map(\.depth) == [18.5, 38.5])
        #expect(labels.frame == 7)
        #expect(labels.time == 2)
    }

    @Test func theEgoIsDescribed() {
        let labels = Self.world([], heading: 0.5).labels(frame: 0)
        #expect(labels.ego == Pose(position: .zero, yaw: 0.5))
        #expect(labels.egoSpeed == 10)
        #expect(labels.egoYawRate == 0.1)
    }

    @Test func truncationIsTheShareOutsideTheImage() throws {
        // Its near face, 1 m before the lens, spans 512 ± 512 and 256 … 1024 of 512 rows.
        let labels = Self.world([Self.actor(1, .car, x: 4.5, y: 0)]).labels(frame: 0)
        let label = try #require(labels.actors.first)
        #expect(abs(label.box2DFull.bottom - 1024) < 1e-9)
        #expect(label.box2D.bottom == 512)
        #expect(abs(label.box2D.width - 1024) < 1e-9)
        #expect(abs(label.truncation - 2.0 / 3) < 1e-12)
    }

    /// Beside the camera from x = 0.5 to 4.5 m and 2 to 4 m to the left: its inner face meets the
    /// image's left edge 2 m ahead of the lens and ends at 3 m, its far face lies 3 m ahead.
    @Test func theBoxOfSomebodyBesideTheCameraIsWhatTheImageShows() throws {
        let labels = Self.world([Self.actor(1, .car, x: 2.5, y: 3)]).labels(frame: 0)
        let label = try #require(labels.actors.first)
        #expect(label.box2D.left == 0)
        #expect(abs(label.box2D.right - (512 - 512 * 2.0 / 3)) < 1e-9)
        #expect(abs(label.box2D.top - 256) < 1e-9)
        #expect(abs(label.box2D.bottom - 512) < 1e-9)
        #expect(label.box2DFull.bottom > 7_000)
        // The part at least 1 m ahead reaches from 512 − 512 · 4 to the same right edge and down to
        // 256 + 512 · 1.5 rows.
        let whole = (512 * 4 - 512 * 2.0 / 3) * 512 * 1.5
        #expect(abs(label.truncation - (1 - label.box2D.area / whole)) < 1e-9)
    }

    @Test func nearerActorsHideFartherOnes() {
        let labels = Self.world([
            Self.actor(1, .car, x: 40, y: 0), Self.actor(2, .car, x: 20, y: 0),
        ]).labels(frame: 0)
        #expect(labels.actors.map(\.occlusion) == [0, 1])
    }

    @Test func crowdednessCountsVisibleVehiclesOfSomeSize() {
        let labels = Self.world([
            Self.actor(1, .car, x: 20, y: 0),  // 16.5 m to its rear: 46 pixels high
            Self.actor(2, .car, x: 30, y: 0),  // behind the first
            Self.actor(3, .pedestrian, x: 12, y: 4),
            Self.actor(4, .van, x: 27, y: -8),  // 23.5 m: 32.7 pixels
            Self.actor(5, .van, x: 28, y: 8),  // 24.5 m: 31.3 pixels
        ]).labels(frame: 0)
        #expect(labels.actors.count == 5)
        #expect(labels.crowdedness == 2)
    }

    @Test func labelsTurnWithTheEgo() throws {
        // Ten metres straight ahead of an ego that heads north.
        let ahead = Self.actor(1, .car, x: 0, y: 10, yaw: .pi / 2)
        let labels = Self.world([ahead], heading: .pi / 2).labels(frame: 0)
        let label = try #require(labels.actors.first)
        #expect(abs(label.box2D.left + label.box2D.right - 1024) < 1e-9)
        #expect(abs(label.depth - 8.5) < 1e-9)
    }
}
