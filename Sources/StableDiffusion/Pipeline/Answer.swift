import Tensors

extension StableDiffusionConfig.Answer {
    /// The clean latents that an answer stands for, in variance-exploding coordinates `x = x₀ + σ·ε`.
    ///
    /// Stable Diffusion's v has the opposite sign of that of our own models.
    func clean(noisy: Tensor, answer: Tensor, sigma: Float) -> Tensor {
        switch self {
        case .epsilon: return noisy - answer * sigma
        case .velocity:
            let total = 1 + sigma * sigma
            return noisy / total - answer * (sigma / total.squareRoot())
        }
    }
}
