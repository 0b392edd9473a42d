import Conditioning
import Sim
import Tensors

/// Turns conditions into frames of 512×1024.
///
/// Rollout, decoding, upsampling and decoding each run as soon as the stage before has given enough;
/// memory does not grow with the length of the video.
public struct VideoPipeline {
    let model: VideoLDM
    let options: SamplingOptions
    let element: Element
    let seed: UInt64

    public init(model: VideoLDM, options: SamplingOptions, precision: Element, seed: UInt64) {
        self.model = model
        self.options = options
        self.seed = seed
        element = precision
    }

    /// Generates every frame in turn.
    ///
    /// - Parameters:
    ///   - conditions: of each frame, at the model's key frame rate; taken as they are needed.
    ///   - first: a picture of base size to continue; frame 0 is made by the image model when nil.
    ///   - upsamples: false gives base frames.
    ///   - emit: takes frames in order.
    /// - Throws: `UnusableOutput` when a model fails, and what `emit` throws.
    public func run(
        conditions: some Sequence<FrameCondition>, from first: Frame? = nil, upsamples: Bool = true,
        emit: (Frame) throws -> Void
    ) throws {
        let rollout = Rollout(
            model: model.base, config: model.config, options: options, element: element, seed: seed)
        var upsampling = VideoUpsampling(
            model: model, options: options, element: element, seed: seed)
        var (made, shown) = (0, 0)
        func emitLarge(_ latents: Tensor) throws {
            try UnusableOutput.check(latents, of: "upsampler", frame: shown)
            shown += latents.shape[0]
            try decodedLarge(latents, emit)
        }
        try rollout.run(conditions: conditions, first: first.map(encoded)) { latents in
            try UnusableOutput.check(latents, of: "base model", frame: made)
            made += 1
            let small = decoded(latents)
            guard upsamples else { return try small.frames.forEach(emit) }
            if let large = upsampling.push(small) { try emitLarge(large) }
        }
        if upsamples, let large = upsampling.finish() { try emitLarge(large) }
    }

    /// Hands over large frames one at a time, to save memory.
    private func decodedLarge(_ latents: Tensor, _ emit: (Frame) throws -> Void) rethrows {
        for index in 0..<latents.shape[0] {
            let frame = latents[index..<(index + 1)]
            try model.autoencoder
                .decodedLarge(frame, noise: options.largeDecoderNoise, element: element)
                .forEach(emit)
        }
    }

    /// Normalised latents of a given picture.
    private func encoded(_ frame: Frame) -> Tensor {
        model.autoencoder.encoded(Tensor(frames: [frame]), element: element)
    }

    /// A base frame, `[1, H, W, 3]`, clipped to what a picture can hold.
    private func decoded(_ latents: Tensor) -> Tensor {
        model.autoencoder.decoded(latents, noise: options.decoderNoise, element: element)
            .clamped(to: -1...1)
    }
}
