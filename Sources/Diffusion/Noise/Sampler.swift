import Tensors

/// How sampling goes from one noise level to the next.
public enum Sampler: String, Codable, CaseIterable, Sendable {
    case ddim
    case dpmSolver = "dpm-solver"
    case heun

    /// Walks down `levels`, which end in 0, and returns clean latents.
    ///
    /// - Parameters:
    ///   - noise: standard normal.
    ///   - denoised: the clean latents that the network sees in noisy ones at a level.
    package func sample(
        from noise: Tensor, levels: [Float], denoised: (Tensor, Float) -> Tensor
    ) -> Tensor {
        var x = noise * levels[0]
        var past: DPMSolver.Past?
        for (now, next) in zip(levels, levels.dropFirst()) {
            let clean = denoised(x, now)
            switch self {
            case .ddim: x = DDIM.step(x, clean: clean, from: now, to: next)
            case .dpmSolver:
                x = DPMSolver.step(x, clean: clean, past: past, from: now, to: next)
                past = DPMSolver.Past(clean: clean, sigma: now)
            case .heun:
                x = Heun.step(x, clean: clean, from: now, to: next, denoised: denoised)
            }
        }
        return x
    }

    /// How often that asks for clean latents.
    package func calls(steps: Int) -> Int { self == .heun ? 2 * steps - 1 : steps }
}
