import Foundation
import Testing

@testable import Sim

struct TrajectoryTests {
    /// North for two seconds at 3 m/s, then east for one at 4 m/s.
    let trajectory = Trajectory([
        Trajectory.Waypoint(time: 1, x: 0, y: 0), Trajectory.Waypoint(time: 3, x: 0, y: 6),
        Trajectory.Waypoint(time: 4, x: 4, y: 6),
    ])

    @Test(arguments: [
        (0.0, Vector3(0, 0, 0), 0.0), (2, Vector3(0, 3, 0), 3), (3.5, Vector3(2, 6, 0), 4),
        (9, Vector3(4, 6, 0), 0),
    ])
    func positionAndSpeed(_ time: Double, _ position: Vector3, _ speed: Double) {
        #expect((trajectory.position(at: time) - position).length < 1e-12)
        #expect(abs(trajectory.velocity(at: time).length - speed) < 1e-12)
    }

    /// At the corner half a second leads from (0, 5.25) to (1, 6).
    @Test(arguments: [
        (0.0, Double.pi / 2), (2.0, Double.pi / 2), (3.0, atan2(0.75, 1)), (3.5, 0.0), (9.0, 0.0),
    ])
    func heading(_ time: Double, _ heading: Double) {
        #expect(abs(trajectory.heading(at: time) - heading) < 1e-9)
    }

    @Test func somebodyWhoNeverMovesHasAHeading() {
        #expect(Trajectory([Trajectory.Waypoint(time: 0, x: 3, y: 3)]).heading(at: 1) == 0)
    }

    @Test func boxesAreInterpolatedBetweenNeighbours() throws {
        func box(_ x: Double, yaw: Double) -> Box3D {
            Box3D(center: Vector3(x, 0, 1), yaw: yaw, length: 4, width: 2, height: 2)
        }
        let track = BoxTrack(fps: 10, boxes: [2: box(10, yaw: 3.1), 3: box(12, yaw: -3.1)])
        #expect(track.box(at: 0.1) == nil)
        #expect(track.box(at: 0.2) == box(10, yaw: 3.1))
        let between = try #require(track.box(at: 0.25))
        #expect(abs(between.center.x - 11) < 1e-9)
        // The short way round passes π.
        #expect(abs(abs(between.yaw) - .pi) < 1e-9)
        #expect(track.box(at: 0.35) == nil)
        for time in [0.0, 0.3, 0.9] { #expect(abs(track.velocity(at: time).x - 20) < 1e-9) }
    }
}
