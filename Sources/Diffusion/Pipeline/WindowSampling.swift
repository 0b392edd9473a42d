import Conditioning
import Randomness
import Tensors

/// Makes the frames of windows that are not known, from noise.
package struct WindowSampling {
    let model: BaseModel
    let config: ModelConfig
    let options: SamplingOptions
    let dtype: DType

    /// Normalised latents of the frames between the known ones, `[n, h, w, c]`, of each window.
    ///
    /// The networks see all windows as one batch; what a window becomes depends on the others by rounding alone.
    ///
    /// - Parameters:
    ///   - windows: of equally many frames, of which equally many are known at each end.
    ///   - asClip: false leaves the temporal layers out: every frame is a picture by itself.
    ///   - levels: falling noise levels that end in 0.
    package func unknown(
        of windows: [OpenWindow], asClip: Bool = true, levels: [Float]
    ) -> [Tensor] {
        let noisy = windows.map {
            NoisyWindow(
                frames: $0.conditions.count, shape: shape, before: $0.before, after: $0.after,
                sigma: options.contextNoise, from: $0.noise)
        }
        let denoiser = guided(windows.map(\.conditions), noisy.map(\.known), asClip: asClip)
        let starts = zip(windows, noisy).map { window, noisy in
            window.guess.map { noisy.noise + $0 * (1 / levels[0]) } ?? noisy.noise
        }
        return options.sampler.sample(from: .concatenated(starts, axis: 0), levels: levels) {
            denoiser.denoised($0, sigma: $1)
        }.parts(of: starts[0].shape[0])
    }

    /// The same of one window.
    package func unknown(
        of window: OpenWindow, asClip: Bool = true, levels: [Float]
    ) -> Tensor {
        unknown(of: [window], asClip: asClip, levels: levels)[0]
    }

    /// Of the latents of one frame.
    private var shape: [Int] {
        [config.latentHeight, config.latentWidth, config.base.latentChannels]
    }

    /// The model with the conditions of some windows worked out once for all steps.
    ///
    /// - Parameters:
    ///   - windows: conditions of every frame of each.
    ///   - contexts: what is known of each.
    package func guided(
        _ windows: [[FrameCondition]], _ contexts: [KnownFrames], asClip: Bool
    ) -> GuidedWindows {
        let count = windows[0].count
        precondition(windows.allSatisfy { $0.count == count }, "windows of unequal length")
        let asClip = asClip && !options.without.contains(.temporal)
        let convolves = !options.without.contains(.temporalConvolutions)
        func encoded(_ batch: ConditionBatch, showing known: [KnownFrames]) -> UNetCondition {
            let (features, embedding) = model.conditions(batch, dtype: dtype)
            func masked() -> Tensor {
                .concatenated(known.map { $0.masked(frames: count, shape: shape) }, axis: 0)
            }
            return UNetCondition(
                sigmas: [], features: features, scene: embedding,
                clip: asClip
                    ? ClipContext(
                        frames: count, masked: masked().cast(to: dtype), convolves: convolves)
                    : nil)
        }
        let guidance = options.guidance
        let conditions = Array(windows.joined())
        return GuidedWindows(
            unet: model.unet, conditional: encoded(ConditionBatch(conditions), showing: contexts),
            unconditional: guidance.conditions == 1
                ? nil : encoded(.unconditional(like: conditions), showing: contexts),
            withoutContext: guidance.context == 1 || contexts[0].isEmpty || !asClip
                ? nil
                : encoded(
                    ConditionBatch(conditions), showing: contexts.map { _ in KnownFrames() }),
            guidance: guidance, contexts: contexts, frames: count, dtype: dtype)
    }
}
