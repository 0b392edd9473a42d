import Tensors

/// Deterministic denoising of second order that looks ahead: the slope of a step is the mean of those at
/// its two ends.
///
/// Karras et al. 2022, algorithm 1 (EDM). It asks the network twice a step, but for the last one.
package enum Heun {
    /// From noise level `now` to `next`, given the clean latents predicted at `now`.
    ///
    /// - Parameter denoised: the clean latents that the network sees in noisy ones at a level.
    package static func step(
        _ noisy: Tensor, clean: Tensor, from now: Float, to next: Float,
        denoised: (Tensor, Float) -> Tensor
    ) -> Tensor {
        let ahead = DDIM.step(noisy, clean: clean, from: now, to: next)
        guard next > 0 else { return ahead }
        let slope = (noisy - clean) / now
        let slopeAhead = (ahead - denoised(ahead, next)) / next
        return noisy + (slope + slopeAhead) * ((next - now) / 2)
    }
}
