import Sim

/// How a pinhole camera maps the ego frame to pixels.
public struct CameraCalibration: Codable, Sendable, Equatable {
    /// Name of the folder below `frames`, such as `CAM_FRONT`.
    public var name: String
    /// Absent where it is unknown.
    public var intrinsics: Intrinsics?
    /// Place (metres) and direction (radians) in the ego frame; absent where it is unknown.
    public var mount: Pose?

    /// Focal lengths and principal point in pixels.
    public struct Intrinsics: Codable, Sendable, Equatable {
        public var fx: Double
        public var fy: Double
        public var cx: Double
        public var cy: Double
    }

    public init(_ camera: Camera) {
        name = camera.name
        intrinsics = Intrinsics(
            fx: camera.focalLength, fy: camera.focalLength, cx: Double(camera.width) / 2,
            cy: Double(camera.height) / 2)
        mount = camera.mount
    }

    /// A camera whose place nobody knows.
    public init(name: String, intrinsics: Intrinsics? = nil) {
        self.name = name
        self.intrinsics = intrinsics
    }
}
