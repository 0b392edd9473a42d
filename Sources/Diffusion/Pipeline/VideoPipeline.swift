import Conditioning
import Sim
import Tensors

/// Turns conditions into frames of 512×1024.
///
/// Rollout, interpolation, decoding, upsampling and decoding each run as soon as the stage before has
/// given enough; memory does not grow with the length of the video.
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
    ///   - emit: takes frames with their numbers, in order.
    /// - Throws: `UnusableOutput` when a model fails, and what `emit` throws.
    public func run(
        conditions: some Sequence<FrameCondition>, count: Int = .max, from first: Frame? = nil,
        upsamples: Bool = true, emit: (_ number: Int, Frame) throws -> Void
    ) throws {
        var interpolation = interpolation
        let keys = conditions.enumerated().lazy.compactMap {
            (index, condition) -> FrameCondition? in
            interpolation.append(condition)
            return index.isMultiple(of: rate.factor)
                ? condition.at(fps: model.config.keyFrameRate) : nil
        }
        var (decoding, upsampling, largeDecoding) = (decoding, upsampling, largeDecoding)
        var (made, decoded, upsampled, shown) = (0, 0, 0, 0)
        func emitNext(_ frame: Frame) throws {
            try emit(shown, frame)
            shown += 1
        }
        func emitLarge(_ planes: Tensor) throws {
            try UnusableOutput.check(planes, of: "upsampler", frame: upsampled)
            upsampled += planes.shape[0]
            try decodeLarge(planes, through: &largeDecoding, emit: emitNext)
        }
        func emitSmall(_ picture: Tensor) throws {
            defer { decoded += 1 }
            guard let number = rate.shown(decoded), number < count else { return }
            guard upsamples else { return try picture.frames.forEach(emitNext) }
            // Clipped to what a picture can hold.
            if let large = upsampling.push(picture.clamped(to: -1...1)) { try emitLarge(large) }
        }
        try rollout.run(conditions: keys, first: first.map(encoded)) { key in
            try UnusableOutput.check(key, of: "base model", frame: made / rate.step)
            for latents in interpolation.push(key) {
                try UnusableOutput.check(latents, of: "interpolation", frame: made / rate.step)
                made += 1
                if let picture = decoding.push(latents) { try emitSmall(picture) }
            }
        }
        for picture in decoding.finish() { try emitSmall(picture) }
        if upsamples, let large = upsampling.finish() { try emitLarge(large) }
        for picture in largeDecoding.finish() { try picture.frames.forEach(emitNext) }
    }

    /// Normalised latents of a given picture.
    private func encoded(_ frame: Frame) -> Tensor {
        model.autoencoder.encoded(Tensor(frames: [frame]), dtype: dtype)
    }
}

// Its stages as they are before the first frame.
extension VideoPipeline {
    package var rollout: Rollout {
        Rollout(
            model: model.base, config: model.config, options: options, dtype: dtype, seed: seed,
            future: future)
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

    package var upsampling: VideoUpsampling {
        VideoUpsampling(model: model, options: options, dtype: dtype, seed: seed)
    }

    /// Of large frames.
    package var largeDecoding: VideoDecoding {
        decoder(model.autoencoder.statistics.large, noise: options.largeDecoderNoise)
    }

    /// Turns what the upsampler has made into large pictures, those that are complete.
    ///
    /// - Parameter decoding: of latents; pixels need none.
    package func decodeLarge(
        _ planes: Tensor, through decoding: inout VideoDecoding, emit: (Frame) throws -> Void
    ) rethrows {
        guard model.config.upsamplerSpace == .latent else {
            return try model.largeFrames(of: planes, noise: 0, dtype: dtype).forEach(emit)
        }
        for frame in 0..<planes.shape[0] {
            try decoding.push(planes[frame..<(frame + 1)])?.frames.forEach(emit)
        }
    }

    private func decoder(_ moments: LatentStatistics.Moments, noise: Float) -> VideoDecoding {
        VideoDecoding(
            decoder: model.autoencoder.decoder,
            temporal: options.decoder == .temporal ? model.temporalDecoder : nil, moments: moments,
            noise: noise, dtype: dtype)
    }
}
