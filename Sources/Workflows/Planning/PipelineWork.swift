import Diffusion

/// How often every piece of the pipeline runs for one video: counted as `VideoPipeline` goes, without running
/// it.
package struct PipelineWork: Equatable, Sendable {
    /// Frame 0 by the image model.
    var first = Sampling()
    /// Windows of key frames.
    var windows = Sampling()
    /// Frames between two key frames.
    var pairs = Sampling()
    /// Small frames decoded, shown or not.
    var decoded = 0
    /// Frames that the upsampler enlarges: resized, encoded, decoded.
    var enlarged = 0
    /// Frames that the upsampler answers for, those of every window and step.
    var upsampled = 0

    /// Frames that the surface decoder draws.
    var surfaced = 0

    /// One kind of window.
    struct Sampling: Equatable, Sendable {
        /// Times that conditions are worked out.
        var count = 0
        /// Times that the denoiser is asked, with guidance or without.
        var calls = 0
    }

    /// - Parameter count: frames shown.
    init(
        of config: ModelConfig, options: SamplingOptions, rate: OutputRate, count: Int,
        upsamples: Bool
    ) {
        func sampling(_ count: Int, steps: Int) -> Sampling {
            Sampling(count: count, calls: count * options.sampler.calls(steps: steps))
        }
        let made = rate.made(for: count)
        let keys = rate.keyFrames(for: count)
        first = sampling(1, steps: options.firstFrameSteps)
        let rounds = WindowQueue<Void>.count(
            for: keys, of: config.windowFrames, context: config.contextFrames)
        windows = sampling(rounds, steps: options.steps)
        if rate.interpolates && options.interpolationSteps > 0 {
            pairs = sampling(keys - 1, steps: options.interpolationSteps)
        }
        guard !upsamples || options.large == .upsampler else {
            surfaced = count
            return
        }
        decoded = made
        guard upsamples else { return }
        enlarged = count
        // Without layers over time every frame is a window by itself.
        let frames =
            options.without.contains(.upsamplerTemporal)
            ? count
            : VideoUpsampling.windows(for: count, config) * min(count, config.windowFrames)
        upsampled = frames * options.sampler.calls(steps: options.upsamplerSteps)
    }
}

extension VideoPipeline {
    /// What a video takes whose frame 0 the image model makes.
    ///
    /// - Parameters:
    ///   - count: frames shown.
    ///   - upsamples: false for base frames.
    package func work(of count: Int, upsamples: Bool) -> PipelineWork {
        PipelineWork(
            of: model.config, options: options, rate: rate, count: count, upsamples: upsamples)
    }
}

extension VideoUpsampling {
    /// How many windows so many frames take: full ones as they come, and one for what is left in the end.
    fileprivate static func windows(for frames: Int, _ config: ModelConfig) -> Int {
        let others = max(frames - config.windowFrames, 0)
        let fresh = config.windowFrames - overlap
        return 1 + (others + fresh - 1) / fresh
    }
}
