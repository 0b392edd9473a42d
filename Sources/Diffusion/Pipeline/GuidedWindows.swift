import Tensors

/// The denoiser of a batch of windows: what the network answers, guided.
package struct GuidedWindows {
    let unet: VideoUNet
    /// All conditions and the contexts.
    let conditional: UNetCondition
    /// The contexts without conditions; nil without guidance on conditions.
    let unconditional: UNetCondition?
    /// The conditions without context; nil without guidance on context.
    let withoutContext: UNetCondition?
    let guidance: Guidance
    /// Of each window: equally many known frames at each end, equally noisy.
    let contexts: [KnownFrames]
    /// All frames of a window.
    let frames: Int
    let dtype: DType

    /// The clean latents of the frames that are not known, from noisy ones, `[b·n, h, w, c]`.
    package func denoised(_ noisy: Tensor, sigma: Float) -> Tensor {
        let known = contexts[0].sigma
        let seen = around(noisy, noisedTo: known)
        let sigmas = (0..<frames).map { asked.contains($0) ? sigma : known }
        let clean = answer(seen, conditional, sigmas)
        var guided = clean
        if let unconditional {
            let free = answer(seen, unconditional, sigmas)
            guided = clean + (clean - free) * excess(guidance.conditions)
        }
        if let withoutContext {
            // It sees all frames equally noisy, as in training without context.
            let hidden = around(noisy, noisedTo: sigma)
            let free = answer(hidden, withoutContext, Array(repeating: sigma, count: frames))
            guided = guided + (clean - free) * excess(guidance.context)
        }
        return guided
    }

    /// The frames of a window that are not known.
    private var asked: Range<Int> { contexts[0].unknown(of: frames) }

    /// Whole windows: the known frames, as noisy as asked for, around the others.
    private func around(_ noisy: Tensor, noisedTo sigma: Float) -> Tensor {
        .concatenated(
            zip(contexts, noisy.parts(of: asked.count)).map { $0.around($1, noisedTo: sigma) },
            axis: 0)
    }

    /// What guidance adds of a difference, `[b·n, 1, 1, 1]`.
    private func excess(_ scale: Float) -> Tensor {
        let excess = guidance.excess(scale, of: asked, in: frames)
        return .concatenated(contexts.map { _ in excess }, axis: 0)
    }

    /// The network's answer for the frames that are not known.
    ///
    /// - Parameter sigmas: of the frames of a window.
    private func answer(_ noisy: Tensor, _ condition: UNetCondition, _ sigmas: [Float]) -> Tensor {
        var condition = condition
        condition.sigmas = contexts.flatMap { _ in sigmas }
        return unet.denoised(noisy, condition, dtype: dtype).frames(asked, ofEach: frames)
    }
}
