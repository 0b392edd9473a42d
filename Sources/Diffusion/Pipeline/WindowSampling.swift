import Conditioning
import Randomness
import Tensors

/// Makes the frames of a window that are not known, from noise.
package struct WindowSampling {
    let model: BaseModel
    let config: ModelConfig
    let options: SamplingOptions
    let dtype: DType

    /// Normalised latents of the frames between the known ones, `[n, h, w, c]`.
    ///
    /// - Parameters:
    ///   - conditions: of every frame of the window.
    ///   - before: latents of its first frames, `[1, h, w, c]` each.
    ///   - after: latents of its last frames.
    ///   - asClip: false leaves the temporal layers out: every frame is a picture by itself.
    ///   - levels: falling noise levels that end in 0.
    ///   - guess: what noise is added to in the beginning, `[n, h, w, c]`; nothing when nil.
    ///   - noise: its children are the frames.
    package func unknown(
        of conditions: [FrameCondition], before: [Tensor] = [], after: [Tensor] = [],
        asClip: Bool = true, levels: [Float], around guess: Tensor? = nil, noise: RandomStream
    ) -> Tensor {
        let noisy = NoisyWindow(
            frames: conditions.count, shape: shape, before: before, after: after,
            sigma: options.contextNoise, from: noise)
        let window = guided(conditions, noisy.known, asClip: asClip)
        return options.sampler.sample(
            from: guess.map { noisy.noise + $0 * (1 / levels[0]) } ?? noisy.noise, levels: levels
        ) { window.denoised($0, sigma: $1) }
    }

    /// Of the latents of one frame.
    private var shape: [Int] {
        [config.latentHeight, config.latentWidth, config.base.latentChannels]
    }

    /// The model with its conditions worked out once for all steps.
    package func guided(
        _ conditions: [FrameCondition], _ context: KnownFrames, asClip: Bool
    ) -> GuidedWindow {
        let count = conditions.count
        let asClip = asClip && !options.without.contains(.temporal)
        let convolves = !options.without.contains(.temporalConvolutions)
        func encoded(_ batch: ConditionBatch, showing known: KnownFrames)
            -> UNetCondition
        {
            let (features, embedding) = model.conditions(batch, dtype: dtype)
            return UNetCondition(
                sigmas: [], features: features, scene: embedding,
                clip: asClip
                    ? ClipContext(
                        frames: count,
                        masked: known.masked(frames: count, shape: shape).cast(to: dtype),
                        convolves: convolves) : nil)
        }
        let guidance = options.guidance
        return GuidedWindow(
            unet: model.unet, conditional: encoded(ConditionBatch(conditions), showing: context),
            unconditional: guidance.conditions == 1
                ? nil : encoded(.unconditional(like: conditions), showing: context),
            withoutContext: guidance.context == 1 || context.isEmpty || !asClip
                ? nil : encoded(ConditionBatch(conditions), showing: KnownFrames()),
            guidance: guidance, context: context, frames: count, dtype: dtype)
    }
}
