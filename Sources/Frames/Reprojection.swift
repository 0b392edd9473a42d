/// Where every pixel of a frame was in the frame before, if it was seen there.
///
/// Temporal reprojection, as temporal anti-aliasing has it (Yang et al. 2020, "A survey of temporal
/// antialiasing techniques").
public struct Reprojection: Sendable, Equatable {
    public let width: Int
    public let height: Int
    /// Column and row in the frame before, counted from the middle of its first pixel; `unseen` where
    /// nobody saw the surface: `[h, w]`.
    public let places: [SIMD2<Float>]

    public static let unseen = SIMD2<Float>(-1e9, -1e9)

    /// - Parameters:
    ///   - gBuffer: of the frame, with motion.
    ///   - before: inverse depths of the frame before, `[h, w]`: what was hidden behind something is not
    ///     taken from it.
    public init(_ gBuffer: GBuffer, before: [Float]) {
        guard let motion = gBuffer.motion else {
            preconditionFailure("a G-buffer without motion")
        }
        precondition(before.count == gBuffer.inverseDepth.count, "frames of two sizes")
        let (width, height) = (gBuffer.width, gBuffer.height)
        (self.width, self.height) = (width, height)
        places = (0..<width * height).map { pixel in
            let (row, column) = pixel.quotientAndRemainder(dividingBy: width)
            let place = SIMD2(
                Float(column) + motion[3 * pixel], Float(row) + motion[3 * pixel + 1])
            let (x, y) = (place.x.rounded(), place.y.rounded())
            let depth = motion[3 * pixel + 2]
            guard depth != GBuffer.nowhere, x >= 0, y >= 0, x < Float(width), y < Float(height)
            else { return Self.unseen }
            let there = before[Int(y) * width + Int(x)]
            return there <= depth * Self.tolerance.scale + Self.tolerance.offset
                ? place : Self.unseen
        }
    }

    /// How much nearer than expected a surface may be, in 1/m: edges are means of two depths.
    private static let tolerance = (scale: Float(1.1), offset: Float(0.002))

    /// The frame before as it is seen now, between pixels linearly: `[h, w, c + 1]`, with a last number of
    /// 1 where it was seen and all numbers 0 where not.
    ///
    /// - Parameter pixels: of the frame before, `[h, w, c]`.
    public func warped(_ pixels: UnsafeBufferPointer<Float>, channels c: Int) -> [Float] {
        precondition(pixels.count == places.count * c, "a frame of another size")
        return [Float](unsafeUninitializedCapacity: places.count * (c + 1)) { result, written in
            result.initialize(repeating: 0)
            for (pixel, place) in places.enumerated() where place != Self.unseen {
                let (x, y) = (place.x.rounded(.down), place.y.rounded(.down))
                let (u, v) = (place.x - x, place.y - y)
                let columns = (max(Int(x), 0), min(Int(x) + 1, width - 1))
                let rows = (max(Int(y), 0) * width, min(Int(y) + 1, height - 1) * width)
                for channel in 0..<c {
                    let top =
                        pixels[(rows.0 + columns.0) * c + channel] * (1 - u)
                        + pixels[(rows.0 + columns.1) * c + channel] * u
                    let bottom =
                        pixels[(rows.1 + columns.0) * c + channel] * (1 - u)
                        + pixels[(rows.1 + columns.1) * c + channel] * u
                    result[pixel * (c + 1) + channel] = top * (1 - v) + bottom * v
                }
                result[pixel * (c + 1) + c] = 1
            }
            written = result.count
        }
    }
}
