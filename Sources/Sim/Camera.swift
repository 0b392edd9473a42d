import Foundation

/// A pinhole camera mounted on the ego vehicle: square pixels, principal point in the middle.
public struct Camera: Codable, Sendable, Equatable {
    public var name: String
    public var width: Int
    public var height: Int
    /// Horizontal field of view in radians.
    public var fieldOfView: Double
    /// Place and direction in the ego frame (origin on the ground below the ego's centre).
    public var mount: Pose

    /// 60° wide, 1.5 m ahead of the ego's centre and 1.5 m high, 512×1024.
    public init(
        name: String = "CAM_FRONT", width: Int = 1024, height: Int = 512,
        fieldOfView: Double = 60 * .pi / 180, mount: Pose = Pose(position: Vector3(1.5, 0, 1.5))
    ) {
        self.name = name
        self.width = width
        self.height = height
        self.fieldOfView = fieldOfView
        self.mount = mount
    }

    /// Focal length in pixels.
    public var focalLength: Double { Double(width) / 2 / tan(fieldOfView / 2) }

    /// The same view with other pixel counts; the aspect ratio must stay.
    public func resized(width: Int, height: Int) -> Camera {
        precondition(
            width * self.height == height * self.width,
            "\(width)×\(height) has not the shape of \(self.width)×\(self.height)")
        var camera = self
        camera.width = width
        camera.height = height
        return camera
    }

    /// Pose in the world when the ego stands at `ego`.
    public func pose(ego: Pose) -> Pose {
        let position = ego.world(mount.position)
        if ego.pitch == 0, ego.roll == 0 {
            return Pose(
                position: position, yaw: ego.yaw + mount.yaw, pitch: mount.pitch, roll: mount.roll)
        }
        var turn = ego
        turn.position = .zero
        let axes = mount.axes
        return Pose(
            position: position,
            axes: (turn.world(axes.forward), turn.world(axes.left), turn.world(axes.up)))
    }

    /// Pixel and depth of a point given in camera axes (x forward, y left, z up); meaningful only
    /// for positive depth.
    public func project(_ point: Vector3) -> (x: Double, y: Double, depth: Double) {
        (
            Double(width) / 2 - focalLength * point.y / point.x,
            Double(height) / 2 - focalLength * point.z / point.x, point.x
        )
    }

    /// Direction through a pixel in camera axes, with x = 1.
    public func ray(x: Double, y: Double) -> Vector3 {
        Vector3(
            1, (Double(width) / 2 - x) / focalLength, (Double(height) / 2 - y) / focalLength)
    }
}
