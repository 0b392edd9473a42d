import Tensors

/// What a denoising network answers.
package enum Prediction {
    /// v, between noise and what is clean.
    case velocity
    /// What is clean, directly.
    case clean
}

/// How a network becomes a denoiser of latents with unit variance.
///
/// Karras et al. 2022, "Elucidating the design space of diffusion-based generative models", table 1
/// with σ_data = 1, which is v-prediction (Salimans & Ho 2022) in variance-exploding coordinates:
/// `x = x₀ + σ·ε`, the network sees `x / √(1 + σ²)` and usually predicts `v = (σ·x₀ − ε) / √(1 + σ²)`.
/// Every frame has a σ of its own, so that context frames can be nearly clean.
struct Preconditioning {
    /// One σ a frame, `[n]`.
    let sigmas: [Float]
    /// What the network answers.
    var prediction = Prediction.velocity

    /// Numbers by frame, shaped to go with `[n, h, w, c]`.
    private func perFrame(_ number: (Float) -> Float) -> Tensor {
        Tensor(sigmas.map(number), shape: [sigmas.count, 1, 1, 1])
    }

    /// Clean latents made noisy: `x₀ + σ·ε`.
    func noised(_ clean: Tensor, with noise: Tensor) -> Tensor {
        clean + perFrame { $0 } * noise
    }

    /// What the network sees.
    func input(_ noisy: Tensor) -> Tensor {
        noisy * perFrame { 1 / (1 + $0 * $0).squareRoot() }
    }

    /// What the network should answer.
    func target(clean: Tensor, noise: Tensor) -> Tensor {
        guard prediction == .velocity else { return clean }
        return perFrame { $0 / (1 + $0 * $0).squareRoot() } * clean
            - perFrame { 1 / (1 + $0 * $0).squareRoot() } * noise
    }

    /// The clean latents that an answer stands for; for v `x / (1 + σ²) + σ·v / √(1 + σ²)`.
    func clean(noisy: Tensor, answer: Tensor) -> Tensor {
        guard prediction == .velocity else { return answer }
        return noisy * perFrame { 1 / (1 + $0 * $0) }
            + answer * perFrame { $0 / (1 + $0 * $0).squareRoot() }
    }
}
