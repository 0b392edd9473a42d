import Tensors

/// Deterministic denoising in few steps.
///
/// DDIM with η = 0 (Song et al. 2021, eq. 12) in variance-exploding coordinates: keep the predicted
/// noise, scale it to the next level.
package enum DDIM {
    /// From noise level `now` to `next`, given the clean latents predicted at `now`.
    package static func step(_ noisy: Tensor, clean: Tensor, from now: Float, to next: Float)
        -> Tensor
    {
        clean + (noisy - clean) * (next / now)
    }
}
