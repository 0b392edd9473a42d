import Foundation

/// Cameras that differ in lens, height and pitch.
public struct CameraRange: Sendable {
    /// Horizontal, in degrees.
    public let fieldOfView: ClosedRange<Double>
    /// Metres above the ground.
    public let height: ClosedRange<Double>
    /// Degrees, the same down as up.
    public let pitch: ClosedRange<Double>

    /// As cars carry them: random scenarios draw from it, so models are trained with it.
    ///
    /// The scene code is relative to it: with another range older weights would misunderstand it.
    public static let usual = CameraRange(
        fieldOfView: 50...75, height: 1.2...2.0, pitch: -4...4)

    public func contains(_ camera: Camera) -> Bool {
        fieldOfView.contains(camera.fieldOfView / Self.degree)
            && height.contains(camera.mount.position.z)
            && pitch.contains(camera.mount.pitch / Self.degree)
    }

    /// Field of view, height and pitch, each from −1 to 1 within the range.
    public func normalized(_ camera: Camera) -> [Double] {
        func place(_ value: Double, _ range: ClosedRange<Double>) -> Double {
            (value - (range.lowerBound + range.upperBound) / 2)
                / ((range.upperBound - range.lowerBound) / 2)
        }
        return [
            place(camera.fieldOfView / Self.degree, fieldOfView),
            place(camera.mount.position.z, height), place(camera.mount.pitch / Self.degree, pitch),
        ]
    }

    private static let degree = Double.pi / 180
}

extension CameraRange: CustomStringConvertible {
    /// For messages.
    public var description: String {
        String(
            format: "%g–%g°, %.1f–%.1f m high and pitched by at most %g°", fieldOfView.lowerBound,
            fieldOfView.upperBound, height.lowerBound, height.upperBound, pitch.upperBound)
    }
}
