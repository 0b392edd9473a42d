import Randomness
import Tensors

/// Redraws base frames at four times the size, window by window as they come.
///
/// Windows of 8 frames overlap by 2; of the two frames that both have made, the earlier window gives
/// the first and the later one the second, so every frame has a neighbour on both sides. Noise is
/// keyed by frame, so both windows start the shared frames alike.
struct VideoUpsampling {
    let upsampler: Upsampler
    let config: ModelConfig
    let options: SamplingOptions
    let element: Element
    let stream: RandomStream

    private static let overlap = 2

    /// Small frames not yet done with, `[1, H, W, 3]` each, and the number of the first.
    private var pending: [Tensor] = []
    private var firstPending = 0
    /// Number of the next frame to give out.
    private var next = 0

    init(
        upsampler: Upsampler, config: ModelConfig, options: SamplingOptions, element: Element,
        seed: UInt64
    ) {
        self.upsampler = upsampler
        self.config = config
        self.options = options
        self.element = element
        stream = RandomStream(seed: seed).child("upsampler")
    }

    /// Takes a decoded base frame; gives the normalised latents of the large frames now finished.
    mutating func push(_ small: Tensor) -> Tensor? {
        pending.append(small)
        guard pending.count == config.windowFrames else { return nil }
        let finished = firstPending + pending.count - Self.overlap / 2
        let made = redrawn(until: finished)
        pending.removeFirst(config.windowFrames - Self.overlap)
        firstPending += config.windowFrames - Self.overlap
        return made
    }

    /// The frames that were still waiting for a full window; nil when there are none.
    mutating func finish() -> Tensor? {
        next < firstPending + pending.count ? redrawn(until: firstPending + pending.count) : nil
    }

    /// Runs the window and gives its frames from `next` up to `end`.
    private mutating func redrawn(until end: Int) -> Tensor {
        defer { next = end }
        return sample()[(next - firstPending)..<(end - firstPending)]
    }

    private func sample() -> Tensor {
        let n = pending.count
        let small = Tensor.concatenated(pending, axis: 0)
        let shape = [
            1, small.shape[1] / Upsampler.fold, small.shape[2] / Upsampler.fold,
            config.upsampler.latentChannels,
        ]
        func noise(_ name: String, _ shape: [Int]) -> Tensor {
            .concatenated(
                (0..<n).map { .normal(shape, from: stream.child(name).child(firstPending + $0)) },
                axis: 0)
        }
        let augmented =
            small + noise("augmentation", [1] + small.shape.dropFirst()) * options.augmentation
        let levels = config.upsamplerNoise.schedule(steps: options.upsamplerSteps)
        var x = noise("latents", shape) * levels[0]
        for (now, following) in zip(levels, levels.dropFirst()) {
            let condition = upsampler.condition(
                small: augmented, augmentation: Array(repeating: options.augmentation, count: n),
                sigmas: Array(repeating: now, count: n), frames: n, element: element)
            let clean = upsampler.unet.denoised(x, condition, element: element)
            x = DDIM.step(x, clean: clean, from: now, to: following)
        }
        return x
    }
}
