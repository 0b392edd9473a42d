import Files
import Foundation
import Sim
import Testing

@testable import Datasets

struct KITTITests {
    private let car =
        "0 1 Car 0 0 -1.281773 348.459737 256.000000 445.553640 310.140657 "
        + "1.500000 1.800000 4.500000 -3.500000 1.500000 16.500000 -1.490796\n"

    private func decode(_ text: String) throws -> Imported<[AnnotatedImage]> {
        try KITTI.decode(Array(text.utf8), file: "0000.txt")
    }

    @Test func theGoldenRow() {
        let rows = KITTI.encode([.golden])
        #expect(rows.hasPrefix(car))
        #expect(rows.hasSuffix(" 3.000000 1.500000 12.500000 -3.141593\n"))
    }

    @Test func theCuboidComesBack() throws {
        let back = try decode(KITTI.encode([.golden]))
        #expect(back.ignored.isEmpty)
        let image = try #require(back.value.first)
        #expect((image.file, image.frame) == ("000000.png", 0))
        #expect(image.actors.count == 2)
        for (given, found) in zip(AnnotatedImage.golden.actors, image.actors) {
            let (a, b) = (try #require(given.box3D), try #require(found.box3D))
            #expect((a.center - b.center).length < 1e-5)
            #expect(abs(remainder(a.yaw - b.yaw, 2 * .pi)) < 1e-5)
            #expect((a.halfSize - b.halfSize).length < 1e-5)
            #expect((found.track, found.actorClass) == (given.track, given.actorClass))
        }
        #expect(KITTI.encode(back.value).hasPrefix(car))
    }

    @Test(arguments: [(0, 0.0), (1, 0.25), (2, 0.75)])
    func levelsComeBackAsTheyAre(level: Int, share: Double) throws {
        var image = AnnotatedImage.golden
        (image.actors[0].truncation, image.actors[0].occlusion) = (share, nil)
        let row = KITTI.encode([image])
        #expect(row.hasPrefix("0 1 Car \(level) 3 "))
        #expect(try decode(row).value[0].actors[0].truncation == share)
        #expect(try decode(row).value[0].actors[0].occlusion == nil)
    }

    @Test func whatIsNotUnderstoodIsNamed() throws {
        let text = car.replacing("Car", with: "DontCare") + car.replacing("Car", with: "Ufo") + car
        let back = try decode(text.replacing("\n", with: "\r\n") + "\n")
        #expect(back.ignored == ["1 boxes of type 'Ufo'"])
        #expect(back.value.map(\.actors.count) == [1])
        #expect(back.value.map(\.ignored.count) == [2])
        #expect(back.value.map(\.isComplete) == [false])
    }

    @Test func aBoxWithoutCuboid() throws {
        let box = Box2D(left: 1, top: 2, right: 3, bottom: 4)
        let image = AnnotatedImage(
            file: "000007.png", frame: 7, actors: [KnownActor(actorClass: .van, box2D: box)])
        let row = KITTI.encode([image])
        #expect(row.hasPrefix("7 -1 Van 0 3 -10.000000 1.000000 2.000000"))
        let back = try decode(row).value[0].actors[0]
        #expect((back.track, back.box3D, back.box2D) == (nil, nil, box))
    }

    @Test(arguments: [
        ("0 1 Car 0 0", "line 1 has 5 columns"), ("x", "line 1 has 1 columns"),
        (row("frame"), "'frame' for its frame"), (row("1e30"), "1e+30 for its frame"),
        (row("-1"), "frame -1"), (row("1.5"), "not whole"), (row("nan"), "no number"),
    ])
    func brokenRowsAreErrors(text: String, what: String) throws {
        let error = #expect(throws: FileError.self) { try decode(text) }
        #expect(error?.exitCode == 65)
        #expect(error?.description.contains(what) == true, "\(error?.description ?? "")")
    }

    private static func row(_ frame: String) -> String {
        "\(frame) 1 Car 0 0 0 1 1 2 2 1 1 1 0 0 9 0"
    }
}

struct KITTICalibrationTests {
    private let camera = Camera(fieldOfView: .pi / 2)

    @Test func theLevelCameraIsAnIntrinsicMatrix() {
        let calibration = KITTICalibration(of: camera)
        let expected: [Double] = [512, 0, 512, 0, 0, 512, 256, 0, 0, 0, 1, 0]
        for (a, b) in zip(calibration.projection, expected) { #expect(abs(a - b) < 1e-9) }
        #expect(calibration.imuToVelodyne == [1, 0, 0, -1.5, 0, 1, 0, 0, 0, 0, 1, -1.5])
        let lines = calibration.encoded().split(separator: "\n")
        #expect(lines.count == 7)
        #expect(lines[2].hasPrefix("P2: 5.120000000000e+02 0.000000000000e+00 5.12"))
        #expect(lines[4].hasPrefix("R_rect 1.000000000000e+00 "))
    }

    /// A point before a tilted camera on a car that climbs a hill, on both ways to its pixel.
    @Test func theProjectionTakesTheTiltIn() {
        var camera = camera
        camera.mount = Pose(position: Vector3(1, 0.2, 1.6), yaw: 0.1, pitch: 0.07, roll: -0.03)
        let ego = Pose(position: Vector3(5, 6, 0), yaw: 2, pitch: -0.08)
        let point = ego.world(Vector3(20, -3, 0.5))
        let pose = camera.pose(ego: ego)
        let pixel = camera.project(pose.local(point))
        var upright = camera
        (upright.mount.pitch, upright.mount.roll) = (0, 0)
        let level = upright.pose(ego: ego).local(point)
        let p = KITTICalibration(of: camera).projection
        let row = { p[$0] * -level.y + p[$0 + 1] * -level.z + p[$0 + 2] * level.x + p[$0 + 3] }
        #expect(abs(row(0) / row(8) - pixel.x) < 1e-9)
        #expect(abs(row(4) / row(8) - pixel.y) < 1e-9)
        #expect(abs(row(8) - pixel.depth) < 1e-9)
    }

    @Test func roundTripAndTheNamesOfTheObjectBenchmark() throws {
        let calibration = KITTICalibration(of: camera)
        let text = calibration.encoded()
        let other = text.replacing("R_rect", with: "R0_rect:")
            .replacing("Tr_velo_cam", with: "Tr_velo_to_cam:")
            .replacing("Tr_imu_velo", with: "Tr_imu_to_velo:")
        for text in [text, other] {
            let back = try KITTICalibration.decode(Array(text.utf8), file: "")
            for (a, b) in zip(back.projection, calibration.projection) {
                #expect(abs(a - b) < 1e-9)
            }
            #expect(back.imuToVelodyne == calibration.imuToVelodyne)
        }
    }

    /// The camera of a KITTI car: a point of the boxes' axes is seen where its place says.
    @Test func theLensHasAPlaceOfItsOwn() throws {
        var calibration = KITTICalibration(of: camera)
        #expect(calibration.lens?.place == .zero)
        #expect(calibration.lens?.intrinsics == CameraCalibration(camera).intrinsics)
        (calibration.projection[3], calibration.projection[7]) = (44.9, 0.2)
        calibration.projection[11] = 0.003
        let p = calibration.projection
        let lens = try #require(calibration.lens)
        let box = Box3D(center: Vector3(20, 3, -1), yaw: 0, length: 4, width: 2, height: 1)
        let seen = try #require(lens.seen(box)).center
        let row = { p[$0] * -box.center.y + p[$0 + 1] * -box.center.z + p[$0 + 2] * 20 + p[$0 + 3] }
        #expect(abs(row(0) / row(8) - camera.project(seen).x) < 1e-9)
        #expect(abs(row(4) / row(8) - camera.project(seen).y) < 1e-9)
        #expect(lens.seen(nil) == nil)
        calibration.projection[8] = 0.01
        #expect(calibration.lens == nil)
    }

    @Test(arguments: ["", "P2: 1 2 3", "P2: x", ":"])
    func brokenFilesAreErrors(text: String) {
        let error = #expect(throws: FileError.self) {
            try KITTICalibration.decode(Array(text.utf8), file: "calib.txt")
        }
        #expect(error?.exitCode == 65)
    }
}
