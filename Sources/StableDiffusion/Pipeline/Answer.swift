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

    /// What the U-Net should answer where it is shown `(x₀ + σ·ε) / √(1 + σ²)`.
    ///
    /// - Parameter sigmas: `[n, 1, 1, 1]`.
    func target(clean: Tensor, noise: Tensor, sigmas: Tensor) -> Tensor {
        switch self {
        case .epsilon: noise
        case .velocity: (noise - clean * sigmas) / (sigmas.squared() + 1).squareRoot()
        }
    }
}
