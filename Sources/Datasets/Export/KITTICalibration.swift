import Files
import Foundation
import Sim

/// A file of KITTI's `calib` folder: seven rows of numbers.
///
/// The boxes' axes are level with the ego: a camera's own pitch and roll stand in `P2`, which is then not
/// a bare intrinsic matrix. The "velodyne" has the camera's place and heading with x forward, y left and z up;
/// the "imu" is the ego frame.
public struct KITTICalibration: Sendable, Equatable {
    /// From the boxes' axes to pixels: three rows of four.
    public var projection: [Double]
    /// Three rows of three.
    public var rectification: [Double]
    /// Three rows of four.
    public var velodyneToCamera: [Double]
    /// Three rows of four.
    public var imuToVelodyne: [Double]

    public init(of camera: Camera) {
        let tilt = Pose(position: .zero, pitch: camera.mount.pitch, roll: camera.mount.roll).axes
        // From KITTI's axes (right, down, forward) of the level camera to those of the tilted one.
        let right = Vector3(tilt.left.y, tilt.left.z, -tilt.left.x)
        let down = Vector3(tilt.up.y, tilt.up.z, -tilt.up.x)
        let forward = Vector3(-tilt.forward.y, -tilt.forward.z, tilt.forward.x)
        let columns = camera.focalLength * right + Double(camera.width) / 2 * forward
        let rows = camera.focalLength * down + Double(camera.height) / 2 * forward
        projection = [columns, rows, forward].flatMap { [$0.x, $0.y, $0.z, 0] }
        rectification = [1, 0, 0, 0, 1, 0, 0, 0, 1]
        velodyneToCamera = Self.axes
        let mount = Pose(position: camera.mount.position, yaw: camera.mount.yaw)
        let axes = mount.axes
        imuToVelodyne = [axes.forward, axes.left, axes.up].flatMap {
            [$0.x, $0.y, $0.z, -$0.dot(mount.position)]
        }
    }

    /// A level camera of which no more is known: the "imu" stands where it stands.
    init(_ intrinsics: CameraCalibration.Intrinsics) {
        projection = [
            intrinsics.fx, 0, intrinsics.cx, 0, 0, intrinsics.fy, intrinsics.cy, 0, 0, 0, 1, 0,
        ]
        rectification = [1, 0, 0, 0, 1, 0, 0, 0, 1]
        velodyneToCamera = Self.axes
        imuToVelodyne = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]
    }

    /// From x forward, y left, z up to x right, y down, z forward.
    private static let axes: [Double] = [0, -1, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0]

    private init(_ rows: [String: [Double]]) {
        projection = rows["P2"] ?? []
        rectification = rows["R_rect"] ?? []
        velodyneToCamera = rows["Tr_velo_cam"] ?? []
        imuToVelodyne = rows["Tr_imu_velo"] ?? []
    }

    /// All four cameras of a KITTI car are ours.
    func encoded() -> String {
        let rows =
            ["P0:", "P1:", "P2:", "P3:"].map { ($0, projection) } + [
                ("R_rect", rectification), ("Tr_velo_cam", velodyneToCamera),
                ("Tr_imu_velo", imuToVelodyne),
            ]
        return rows.map { name, numbers in
            // Adding zero makes a negative zero positive.
            "\(name) " + numbers.map { String(format: "%.12e", $0 + 0) }.joined(separator: " ")
                + "\n"
        }.joined()
    }

    /// Reads the files of the tracking and of the object benchmark.
    public static func decode(_ bytes: [UInt8], file: String) throws -> KITTICalibration {
        let aliases = [
            "R0_rect": "R_rect", "Tr_velo_to_cam": "Tr_velo_cam", "Tr_imu_to_velo": "Tr_imu_velo",
        ]
        var found: [String: [Double]] = [:]
        for row in try TextRow.rows(of: bytes, separatedBy: " ", file: file) {
            let given = row.fields[0].filter { $0 != ":" }
            found[aliases[given] ?? given] = try (1..<row.fields.count).map {
                try row.number($0, "matrix")
            }
        }
        for (name, count) in [("P2", 12), ("R_rect", 9), ("Tr_velo_cam", 12), ("Tr_imu_velo", 12)] {
            guard let numbers = found[name] else {
                throw FileError(.data, file: file, "has no row \(name)")
            }
            guard numbers.count == count else {
                throw FileError(
                    .data, file: file, "has \(numbers.count) numbers in \(name), not \(count)")
            }
        }
        return KITTICalibration(found)
    }
}

extension KITTICalibration {
    /// A camera that looks along the axes of the boxes.
    struct Lens {
        let intrinsics: CameraCalibration.Intrinsics
        /// Metres, in the boxes' axes with x forward, y left, z up: each of a car's cameras has its own.
        let place: Vector3

        /// A cuboid in the axes that start in the lens.
        func seen(_ box: Box3D?) -> Box3D? {
            guard var box else { return nil }
            box.center -= place
            return box
        }
    }

    /// The camera of `image_02`; nil when `P2` turns it.
    var lens: Lens? {
        let p = projection
        guard p[0] > 0, p[5] > 0,
            [p[1], p[4], p[8], p[9], p[10] - 1].allSatisfy({ abs($0) < 1e-6 })
        else { return nil }
        let intrinsics = CameraCalibration.Intrinsics(fx: p[0], fy: p[5], cx: p[2], cy: p[6])
        return Lens(
            intrinsics: intrinsics,
            place: Vector3(-p[11], (p[3] - p[2] * p[11]) / p[0], (p[7] - p[6] * p[11]) / p[5]))
    }

    /// One calibration speaks of all frames of a clip; nil where nobody knows the camera.
    init?(of clip: ExportClip) throws {
        guard !clip.labels.isEmpty else {
            throw FileError(.data, file: clip.folder.url.path, "holds no frame")
        }
        let all = clip.labels.compactMap { labels in
            labels.ego == nil ? nil : labels.camera.map(KITTICalibration.init)
        }
        guard let first = all.first, all.count == clip.labels.count else {
            guard let intrinsics = clip.folder.description.camera.intrinsics else { return nil }
            self.init(intrinsics)
            return
        }
        let isSteady = all.allSatisfy { other in
            zip(first.projection, other.projection).allSatisfy { abs($0 - $1) < 1e-6 }
        }
        guard isSteady else {
            throw ClipRefusal(reason: "its camera tilts on the way, which KITTI cannot say")
        }
        self = first
    }
}
