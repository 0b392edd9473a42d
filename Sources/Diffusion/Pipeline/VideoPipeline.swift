import Conditioning
import Frames
import Tensors

/// Turns conditions into frames of 512×1024.
///
/// Rollout, interpolation and what makes pictures each run as soon as the stage before has given enough;
/// memory does not grow with the length of the video.
public struct VideoPipeline {
    package let model: VideoLDM
    package let options: SamplingOptions
    package let dtype: DType
    package let seed: UInt64
    let future: Int
    public let rate: OutputRate

    /// - Parameters:
    ///   - future: which of many ways to continue the same frame 0: all frames after it come of other noise.
    ///   - rate: that of key frames when nil.
    public init(
        model: VideoLDM, options: SamplingOptions, precision: DType, seed: UInt64,
        future: Int = 0, rate: OutputRate? = nil
    ) {
        self.model = model
        self.options = options
        self.seed = seed
        self.future = future
        self.rate = rate ?? OutputRate(factor: 1, of: model.config)
        dtype = precision
    }

    /// Generates every frame in turn.
    ///
    /// - Parameters:
    ///   - conditions: of each frame that is made, at the rate at which they are made, up to a key frame;
    ///     taken as they are needed.
    ///   - count: how many frames are shown; those after them only lead to the last key frame.
    ///   - first: a picture of base size to continue; frame 0 is made by the image model when nil.
    ///   - upsamples: false gives base frames.
    ///   - surface: gives what is known of the surfaces of each large frame that is shown, in turn; asked by
    ///     the surface decoder alone.
    ///   - emit: takes frames with their numbers, in order.
    /// - Throws: `UnusableOutput` when a model fails, and what `emit` throws.
    public func run(
        conditions: some Sequence<FrameCondition>, count: Int = .max, from first: Frame? = nil,
        upsamples: Bool = true, surface: @escaping () -> FrameSurface? = { nil },
        emit: (_ number: Int, Frame) throws -> Void
    ) throws {
        let video = video(
            of: conditions, count: count, from: first, upsamples: upsamples, surface: surface)
        try Self.run([video]) { try emit($1, $2) }
    }

    /// Generates every frame of several videos in lockstep: windows of all of them are one batch.
    ///
    /// - Parameters:
    ///   - videos: of pipelines that differ in seed and future alone. Those that show equally many frames have
    ///     equally many conditions.
    ///   - emit: takes frames with the numbers of their videos and their own, those of a video in order.
    /// - Throws: `UnusableOutput` when a model fails, and what `emit` throws.
    package static func run(
        _ videos: [VideoRun], emit: (_ video: Int, _ number: Int, Frame) throws -> Void
    ) throws {
        var batch = VideoBatch(videos)
        try batch.run(show: emit)
    }

    /// A video to be made, as `run` has it.
    package func video(
        of conditions: some Sequence<FrameCondition>, count: Int = .max, from first: Frame? = nil,
        upsamples: Bool = true, surface: @escaping () -> FrameSurface? = { nil }
    ) -> VideoRun {
        VideoRun(
            of: self, conditions, rollout(from: first.map(encoded)),
            VideoRun.Shown(count: count, upsamples: upsamples, surface: surface))
    }

    /// What makes pictures of the latents of its videos and of others like it, in lockstep.
    ///
    /// - Parameters:
    ///   - seeds: of each video.
    ///   - shown: of each, equally many frames.
    func output(seeds: [UInt64], _ shown: [VideoRun.Shown]) -> any FrameOutput {
        let (rate, count) = (rate, shown[0].count)
        let isShown = { (made: Int) in rate.shown(made).map { $0 < count } ?? false }
        let small = SmallOutput(decoding, isShown: isShown)
        guard shown[0].upsamples else { return small }
        return switch options.large {
        case .upsampler: UpsampledOutput(self, seeds: seeds, small)
        case .surfaceDecoder:
            SurfaceOutput(surfaceDecoding, isShown: isShown, surfaces: shown.map(\.surface))
        }
    }

    /// Normalised latents of a given picture.
    private func encoded(_ frame: Frame) -> Tensor {
        model.autoencoder.encoded(Tensor(frames: [frame]), dtype: dtype)
    }
}

// Its stages as they are before the first frame.
extension VideoPipeline {
    package var rollout: Rollout { rollout(from: nil) }

    /// - Parameter first: latents of frame 0; made by the image model when nil.
    private func rollout(from first: Tensor?) -> Rollout {
        Rollout(
            model: model.base, config: model.config, options: options, dtype: dtype, seed: seed,
            future: future, from: first)
    }

    package var interpolation: Interpolation {
        Interpolation(
            model: model.interpolation, config: model.config, options: options, dtype: dtype,
            seed: seed, future: future, factor: rate.factor)
    }

    /// Of base frames.
    package var decoding: VideoDecoding {
        decoder(model.autoencoder.statistics.base, noise: options.decoderNoise)
    }

    /// - Parameter seeds: of each video.
    package func upsampling(seeds: [UInt64]) -> VideoUpsampling {
        VideoUpsampling(model: model, options: options, dtype: dtype, seeds: seeds)
    }

    /// Of large frames.
    package var largeDecoding: VideoDecoding {
        decoder(model.autoencoder.statistics.large, noise: options.largeDecoderNoise)
    }

    /// Large pictures of what the upsampler has made, those that are complete: for every frame one of each video.
    ///
    /// - Parameters:
    ///   - made: frame by frame, `[b, h, w, c]` each.
    ///   - decoding: of latents; pixels need none.
    package func decodedLarge(
        _ made: [Tensor], through decoding: inout VideoDecoding
    ) -> [[Frame]] {
        guard model.config.upsamplerSpace == .latent else {
            return made.map { model.largeFrames(of: $0, noise: 0, dtype: dtype) }
        }
        return made.compactMap { decoding.push($0)?.frames }
    }

    package var surfaceDecoding: SurfaceDecoding {
        SurfaceDecoding(decoder: model.surfaceDecoder, dtype: dtype)
    }

    private func decoder(_ moments: LatentStatistics.Moments, noise: Float) -> VideoDecoding {
        VideoDecoding(
            decoder: model.autoencoder.decoder,
            temporal: options.decoder == .temporal ? model.temporalDecoder : nil, moments: moments,
            noise: noise, dtype: dtype)
    }
}
