import Foundation
import Sim

/// A camera in the world, ready for drawing.
struct CameraView: Sendable {
    let place: Placement
    /// Pixels.
    let focalLength: Float
    /// Pixels that are drawn: the whole picture or a part of it.
    let width: Int
    let height: Int
    /// Where the optical axis meets the drawn part, in its pixels.
    let center: SIMD2<Float>
    /// Samples across and down a pixel; a power of two down.
    let samples: SIMD2<Int>

    /// Nearer than this, in metres, nothing is drawn.
    static let near: Float = 0.1

    init(camera: Camera, pose: Pose, region: PixelRegion, samples: SIMD2<Int>) {
        place = Placement(pose)
        focalLength = Float(camera.focalLength)
        width = region.width
        height = region.height
        center = SIMD2(
            Float(camera.width) / 2 - Float(region.x), Float(camera.height) / 2 - Float(region.y))
        self.samples = samples
    }

    /// (x·w, y·w, w) of a world point: pixel coordinates times depth, and depth in metres.
    @inline(__always)
    func homogeneous(_ point: SIMD3<Float>) -> SIMD3<Float> {
        let p = place.local(point)
        return SIMD3(
            center.x * p.x - focalLength * p.y, center.y * p.x - focalLength * p.z, p.x)
    }

    /// Direction in the world through a pixel position, one metre deep along the optical axis.
    @inline(__always)
    func ray(_ x: Float, _ y: Float) -> SIMD3<Float> {
        place.forward + place.left * ((center.x - x) / focalLength) + place.up
            * ((center.y - y) / focalLength)
    }

    /// Whether a sphere may be seen.
    func sees(center middle: SIMD3<Float>, radius: Float) -> Bool {
        let p = place.local(middle)
        guard p.x > -radius else { return false }
        /// Whether the sphere reaches over the plane through the eye and an edge of the picture.
        func reaches(_ outward: Float, over edge: Float) -> Bool {
            let slope = edge / focalLength
            return outward < p.x * slope + radius * (1 + slope * slope).squareRoot()
        }
        return reaches(p.y, over: center.x) && reaches(-p.y, over: Float(width) - center.x)
            && reaches(p.z, over: center.y) && reaches(-p.z, over: Float(height) - center.y)
    }
}

/// A part of a picture, in its pixels.
package struct PixelRegion: Sendable, Equatable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// All of a picture.
    static func whole(_ width: Int, _ height: Int) -> PixelRegion {
        PixelRegion(x: 0, y: 0, width: width, height: height)
    }

    /// This region with so many pixels more on each side, as far as the picture reaches.
    func widened(by margin: Int, width fullWidth: Int, height fullHeight: Int) -> PixelRegion {
        let (left, top) = (max(x - margin, 0), max(y - margin, 0))
        return PixelRegion(
            x: left, y: top, width: min(x + width + margin, fullWidth) - left,
            height: min(y + height + margin, fullHeight) - top)
    }

    /// Traps when a picture is smaller.
    func checkLies(in fullWidth: Int, _ fullHeight: Int) {
        precondition(
            x >= 0 && y >= 0 && x + width <= fullWidth && y + height <= fullHeight,
            "\(self) of a \(fullWidth)×\(fullHeight) picture")
    }
}
