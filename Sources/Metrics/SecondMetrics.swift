/// The metrics of one second of a rollout: how a drive holds up as it goes on.
package struct SecondMetrics: Encodable, Sendable {
    /// Counted from 0.
    package var second: Int
    package var frames: Int
    package var psnr: Double
    package var ssim: Double
    /// Mean length of the gradient, made over reference; this and the next are absent where the reference
    /// has none.
    package var sharpness: Double?
    /// Standard deviation of luma, made over reference.
    package var contrast: Double?
    /// Mean luma, made over reference.
    package var brightness: Double?
    /// Mean colourfulness, made over reference.
    package var chroma: Double?

    fileprivate init(_ second: Int, _ frames: [FrameMetrics]) {
        func ratio(_ figure: KeyPath<FrameStatistics, Double>) -> Double? {
            Metrics.ratio(
                frames.map { $0.made[keyPath: figure] },
                to: frames.map { $0.reference[keyPath: figure] })
        }
        self.second = second
        self.frames = frames.count
        psnr = frames.map(\.psnr).mean
        ssim = frames.map(\.ssim).mean
        sharpness = ratio(\.sharpness)
        contrast = ratio(\.contrast)
        brightness = ratio(\.brightness)
        chroma = ratio(\.chroma)
    }

    /// Second by second, all clips together.
    static func all(of clips: [ClipMeasurement]) -> [SecondMetrics] {
        var bySecond: [Int: [FrameMetrics]] = [:]
        for clip in clips {
            for (second, frames) in groupedBySecond(clip.frames, fps: clip.fps) {
                bySecond[second, default: []] += frames
            }
        }
        return bySecond.sorted { $0.key < $1.key }.map { SecondMetrics($0.key, $0.value) }
    }
}
