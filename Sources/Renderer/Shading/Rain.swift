import Randomness
import Sim

/// Drops that fall past the camera: faint streaks over the finished picture, other ones each frame.
struct Rain {
    /// One streak in shares of the picture's height, its origin in the upper left corner.
    private struct Streak {
        var top: SIMD2<Float>
        var length: Float
        var slant: Float
        var strength: Float
    }

    private static let count = 90
    /// Share of the picture's height.
    private static let width: Float = 0.0022

    private let streaks: [Streak]

    /// - Parameter stream: of this moment alone.
    init(_ stream: RandomStream, wetness: Float, aspect: Float) {
        var random = stream
        streaks = (0..<Int(Float(Self.count) * wetness)).map { _ in
            let nearness = Float(random.uniform())
            return Streak(
                top: SIMD2(Float(random.uniform()) * aspect, Float(random.uniform()) * 1.1 - 0.1),
                length: 0.025 + 0.07 * nearness * nearness,
                slant: Float(random.uniform(in: -0.06...0.06)),
                strength: 0.12 + 0.2 * (1 - nearness))
        }
    }

    /// Blends the streaks over display colours of a region; `color` is that of the lit air behind them.
    ///
    /// - Parameter scale: rows of the whole picture.
    func draw(
        over pixels: UnsafeMutableBufferPointer<SIMD3<Float>>, region: PixelRegion, scale: Float,
        color: SIMD3<Float>
    ) {
        let (width, height) = (region.width, region.height)
        for streak in streaks {
            let top = streak.top.y * scale - Float(region.y)
            let bottom = top + streak.length * scale
            let first = min(max(Int(top), 0), height)
            for row in first..<max(min(Int(bottom) + 1, height), first) {
                let share = Filter.band(Float(row) + 0.5, from: top, to: bottom, width: 1)
                let down = (Float(row) + 0.5 - top) / scale
                let x = (streak.top.x + streak.slant * down) * scale - Float(region.x)
                let half = Self.width * scale / 2
                guard x + half >= 0 else { continue }
                for column in max(Int(x - half), 0)...Int(x + half) where column < width {
                    let across = Filter.band(
                        Float(column) + 0.5, from: x - half, to: x + half, width: 1)
                    let at = row * width + column
                    let blend = across * share * streak.strength
                    pixels[at] = Filter.mix(pixels[at], color, blend)
                }
            }
        }
    }
}
