import Tensors

/// The denoiser of one window: what the network answers, guided.
package struct GuidedWindow {
    let unet: VideoUNet
    /// All conditions and the context.
    let conditional: UNetCondition
    /// The context without conditions; nil without guidance on conditions.
    let unconditional: UNetCondition?
    /// The conditions without context; nil without guidance on context.
    let withoutContext: UNetCondition?
    let guidance: Guidance
    let context: KnownFrames
    /// All frames of the window.
    let frames: Int
    let dtype: DType

    /// The clean latents of the frames that are not known, from noisy ones.
    package func denoised(_ noisy: Tensor, sigma: Float) -> Tensor {
        let asked = context.unknown(of: frames)
        let seen = context.around(noisy, noisedTo: context.sigma)
        let sigmas = (0..<frames).map { asked.contains($0) ? sigma : context.sigma }
        let clean = answer(seen, conditional, sigmas)[asked]
        var guided = clean
        if let unconditional {
            let free = answer(seen, unconditional, sigmas)[asked]
            guided =
                clean + (clean - free) * guidance.excess(guidance.conditions, of: asked, in: frames)
        }
        if let withoutContext {
            // It sees all frames equally noisy, as in training without context.
            let hidden = context.around(noisy, noisedTo: sigma)
            let free = answer(hidden, withoutContext, Array(repeating: sigma, count: frames))[asked]
            guided =
                guided + (clean - free) * guidance.excess(guidance.context, of: asked, in: frames)
        }
        return guided
    }

    private func answer(_ noisy: Tensor, _ condition: UNetCondition, _ sigmas: [Float]) -> Tensor {
        var condition = condition
        condition.sigmas = sigmas
        return unet.denoised(noisy, condition, dtype: dtype)
    }
}
