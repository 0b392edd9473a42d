import Foundation

/// A camera in the world, ready for drawing.
struct CameraView: Sendable {
    let place: Placement
    /// Pixels.
    let focalLength: Float
    let width: Int
    let height: Int
    /// Samples along each side of a pixel.
    let samples: Int

    /// Nearer than this, in metres, nothing is drawn.
    static let near: Float = 0.1

    init(camera: Camera, pose: Pose, samples: Int) {
        place = Placement(pose)
        focalLength = Float(camera.focalLength)
        width = camera.width
        height = camera.height
        self.samples = samples
    }

    /// (x·w, y·w, w) of a world point: pixel coordinates times depth, and depth in metres.
    @inline(__always)
    func homogeneous(_ point: SIMD3<Float>) -> SIMD3<Float> {
        let p = place.local(point)
        return SIMD3(
            Float(width) / 2 * p.x - focalLength * p.y,
            Float(height) / 2 * p.x - focalLength * p.z, p.x)
    }

    /// Direction in the world through a pixel position, one metre deep along the optical axis.
    @inline(__always)
    func ray(_ x: Float, _ y: Float) -> SIMD3<Float> {
        place.forward + place.left * ((Float(width) / 2 - x) / focalLength) + place.up
            * ((Float(height) / 2 - y) / focalLength)
    }

    /// Whether a sphere may be seen.
    func sees(center: SIMD3<Float>, radius: Float) -> Bool {
        let p = place.local(center)
        guard p.x > -radius else { return false }
        let across = Float(width) / 2 / focalLength
        let upward = Float(height) / 2 / focalLength
        return abs(p.y) < p.x * across + radius * (1 + across * across).squareRoot()
            && abs(p.z) < p.x * upward + radius * (1 + upward * upward).squareRoot()
    }
}
