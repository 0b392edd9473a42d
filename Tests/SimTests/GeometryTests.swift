import Foundation
import Sim
import Testing

struct GeometryTests {
    /// One rotation at a time by 90°: where the body's forward, left and up point.
    @Test(arguments: [
        (1.0, 0.0, 0.0, Vector3(0, 1, 0), Vector3(-1, 0, 0), Vector3(0, 0, 1)),
        // Nose down.
        (0, 1, 0, Vector3(0, 0, -1), Vector3(0, 1, 0), Vector3(1, 0, 0)),
        (0, 0, 1, Vector3(1, 0, 0), Vector3(0, 0, 1), Vector3(0, -1, 0)),
    ])
    func axes(
        _ yaw: Double, _ pitch: Double, _ roll: Double, _ forward: Vector3, _ left: Vector3,
        _ up: Vector3
    ) {
        let quarter = Double.pi / 2
        let pose = Pose(
            position: .zero, yaw: yaw * quarter, pitch: pitch * quarter, roll: roll * quarter)
        #expect((pose.axes.forward - forward).length < 1e-12)
        #expect((pose.axes.left - left).length < 1e-12)
        #expect((pose.axes.up - up).length < 1e-12)
    }

    @Test func localInvertsWorld() {
        let pose = Pose(position: Vector3(3, -2, 1), yaw: 0.7, pitch: -0.2, roll: 0.4)
        let point = Vector3(5, 6, -7)
        #expect((pose.local(pose.world(point)) - point).length < 1e-12)
    }

    @Test func cornersAreNumberedByTheirSigns() {
        let box = Box3D(center: Vector3(1, 2, 3), yaw: .pi / 2, length: 4, width: 2, height: 6)
        // +x of the body is the world's +y, +y is −x.
        #expect((box.corners[1] - Vector3(2, 4, 0)).length < 1e-12)
        #expect((box.corners[2] - Vector3(0, 0, 0)).length < 1e-12)
        #expect((box.corners[7] - Vector3(0, 4, 6)).length < 1e-12)
    }

    /// 3 m high and pitched by atan 3/4, nose up: its middle lies 1.5 m along an up of (−0.6, 0, 0.8).
    @Test func cuboidsStandOnTheirFeet() {
        let foot = Pose(position: Vector3(1, 2, 3), pitch: -atan(0.75))
        let box = Box3D(standingOn: foot, length: 5, width: 2, height: 3)
        #expect((box.center - Vector3(0.1, 2, 4.2)).length < 1e-12)
        #expect((box.foot.position - foot.position).length < 1e-12)
        // The front edge of the bottom, 2.5 m ahead along (0.8, 0, 0.6).
        #expect((box.corners[1] - Vector3(3, 1, 4.5)).length < 1e-12)
    }

    @Test func cuboidsOfOldFilesAreLevel() throws {
        let text = #"{"center":[1,2,3],"yaw":0.5,"length":4,"width":2,"height":1}"#
        let box = try JSONDecoder().decode(Box3D.self, from: Data(text.utf8))
        #expect(box == Box3D(center: Vector3(1, 2, 3), yaw: 0.5, length: 4, width: 2, height: 1))
    }

    /// A camera that looks to the left of an ego on a slope sees the slope as a roll.
    @Test func camerasTurnWithTheirEgo() {
        let ego = Pose(position: .zero, yaw: 0.3, pitch: -0.1)
        let camera = Camera(mount: Pose(position: Vector3(0, 0, 1), yaw: .pi / 2))
        let pose = camera.pose(ego: ego)
        #expect(abs(pose.yaw - (0.3 + .pi / 2)) < 1e-12 && abs(pose.pitch) < 1e-12)
        #expect(abs(pose.roll + 0.1) < 1e-12)
        let ahead = Camera(mount: Pose(position: .zero, pitch: 0.05)).pose(ego: ego)
        #expect(abs(ahead.pitch + 0.05) < 1e-12 && abs(ahead.roll) < 1e-12)
    }

    @Test func clippingKeepsWhatIsInside() {
        let box = Box2D(left: -10, top: 5, right: 20, bottom: 90)
        #expect(
            box.clipped(width: 15, height: 50)
                == Box2D(left: 0, top: 5, right: 15, bottom: 50))
        #expect(Box2D(left: 16, top: 0, right: 20, bottom: 9).clipped(width: 15, height: 50) == nil)
    }
}
