import Foundation
import Sim
import Testing

struct ProjectionTests {
    /// 90° wide at (1.5, 0, 1.5): the focal length is 512 pixels.
    let camera = Camera(fieldOfView: .pi / 2)
    var view: Pose { camera.pose(ego: Pose(position: .zero)) }

    /// Boxes that pycocotools, the nuScenes devkit and the KITTI loader agreed on.
    @Test(arguments: [
        (
            Box3D(center: Vector3(18, 3.5, 0.75), yaw: -0.08, length: 4.5, width: 1.8, height: 1.5),
            Box2D(left: 348.46, top: 256.00, right: 445.55, bottom: 310.14)
        ),
        (
            Box3D(
                center: Vector3(14, -3, 0.875), yaw: .pi / 2, length: 0.6, width: 0.6, height: 1.75),
            Box2D(left: 620.00, top: 245.51, right: 650.49, bottom: 318.95)
        ),
    ])
    func agreesWithOtherTools(_ box: Box3D, _ expected: Box2D) throws {
        let extent = try #require(camera.extent(of: box, from: view))
        #expect(abs(extent.left - expected.left) < 0.01)
        #expect(abs(extent.top - expected.top) < 0.01)
        #expect(abs(extent.right - expected.right) < 0.01)
        #expect(abs(extent.bottom - expected.bottom) < 0.01)
    }

    @Test func partsBehindTheCameraAreCutOff() throws {
        // Beside the camera, from x = 0.5 to 4.5; its near end is cut 0.1 m before the lens.
        let box = Box3D(center: Vector3(2.5, 3, 0.75), yaw: 0, length: 4, width: 2, height: 1.5)
        let extent = try #require(camera.extent(of: box, from: view))
        #expect(abs(extent.left - (512 - 512 * 4 / 0.1)) < 1e-6)
        #expect(abs(extent.right - (512 - 512 * 2 / 3)) < 1e-6)
        #expect(abs(extent.bottom - (256 + 512 * 1.5 / 0.1)) < 1e-6)
    }

    @Test func nothingBehindTheCameraHasAnExtent() {
        let box = Box3D(center: Vector3(-5, 0, 1), yaw: 0.3, length: 4, width: 2, height: 2)
        #expect(camera.extent(of: box, from: view) == nil)
    }

    /// Rectangles over one of 10 by 10 and the share they cover.
    static let covers: [(others: [Box2D], share: Double)] = [
        ([], 0),
        ([Box2D(left: -5, top: -5, right: 5, bottom: 20)], 0.5),
        // Two quarters, the second half over the first: 25 + 25 − 12.5 of 100.
        (
            [
                Box2D(left: 0, top: 0, right: 5, bottom: 5),
                Box2D(left: 0, top: 2.5, right: 5, bottom: 7.5),
            ], 0.375
        ),
        ([Box2D(left: 10, top: 0, right: 20, bottom: 10)], 0),
        ([Box2D(left: -1, top: -1, right: 11, bottom: 11)], 1),
    ]

    @Test(arguments: covers)
    func coverCountsEveryPlaceOnce(_ others: [Box2D], _ share: Double) {
        let box = Box2D(left: 0, top: 0, right: 10, bottom: 10)
        #expect(abs(box.covered(by: others) - share) < 1e-12)
    }
}
