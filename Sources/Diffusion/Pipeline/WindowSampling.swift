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
        let asked = before.count..<(conditions.count - after.count)
        precondition(!asked.isEmpty, "every frame of the window is known")
        let shape = [1, config.latentHeight, config.latentWidth, config.base.latentChannels]
        let fresh = conditions.indices.map { Tensor.normal(shape, from: noise.child($0)) }
        let context = GuidedWindow.Context(
            before: zip(before, fresh).map { GuidedWindow.Context.Known(latents: $0, noise: $1) },
            after: zip(after, fresh[asked.upperBound...]).map {
                GuidedWindow.Context.Known(latents: $0, noise: $1)
            }, sigma: options.contextNoise)
        let window = guided(conditions, context, asClip: asClip)
        let start = Tensor.concatenated(Array(fresh[asked]), axis: 0)
        return options.sampler.sample(
            from: guess.map { start + $0 * (1 / levels[0]) } ?? start, levels: levels
        ) { window.denoised($0, sigma: $1) }
    }

    /// The model with its conditions worked out once for all steps.
    package func guided(
        _ conditions: [FrameCondition], _ context: GuidedWindow.Context, asClip: Bool
    ) -> GuidedWindow {
        let count = conditions.count
        let asClip = asClip && !options.without.contains(.temporal)
        let convolves = !options.without.contains(.temporalConvolutions)
        func encoded(_ batch: ConditionBatch, showing known: GuidedWindow.Context?)
            -> UNetCondition
        {
            let (features, embedding) = model.conditions(batch, dtype: dtype)
            return UNetCondition(
                sigmas: [], features: features, scene: embedding,
                clip: asClip
                    ? ClipContext(
                        frames: count, masked: masked(known, frames: count).cast(to: dtype),
                        convolves: convolves) : nil)
        }
        let guidance = options.guidance
        let isFree = context.before.isEmpty && context.after.isEmpty
        return GuidedWindow(
            unet: model.unet, conditional: encoded(ConditionBatch(conditions), showing: context),
            unconditional: guidance.conditions == 1
                ? nil : encoded(.unconditional(like: conditions), showing: context),
            withoutContext: guidance.context == 1 || isFree || !asClip
                ? nil : encoded(ConditionBatch(conditions), showing: nil),
            guidance: guidance, context: context, frames: count, dtype: dtype)
    }

    /// `c_S = (m_S ∘ z, m_S)`: known latents and the mask, zeros for all other frames.
    func masked(_ context: GuidedWindow.Context?, frames: Int) -> Tensor {
        let (h, w, c) = (config.latentHeight, config.latentWidth, config.base.latentChannels)
        func shown(_ known: [GuidedWindow.Context.Known]?) -> [Tensor] {
            (known ?? []).map {
                .concatenated(
                    [$0.noised(to: context?.sigma ?? 0), .ones([1, h, w, 1])], axis: 3)
            }
        }
        let (before, after) = (shown(context?.before), shown(context?.after))
        let hidden = Tensor.zeros([frames - before.count - after.count, h, w, c + 1])
        return .concatenated(before + [hidden] + after, axis: 0)
    }
}
