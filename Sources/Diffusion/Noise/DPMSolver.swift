import Foundation
import Tensors

/// Deterministic denoising of second order: where the predicted clean latents are going is carried on.
///
/// DPM-Solver++(2M) (Lu et al. 2022, "DPM-Solver++", algorithm 2) in variance-exploding coordinates,
/// where λ = −ln σ. Of detail that the network cannot foresee, eight steps of DDIM leave three quarters
/// and eight of these all of it.
public enum DPMSolver {
    /// What the step before saw.
    public struct Past {
        var clean: Tensor
        var sigma: Float
    }

    /// From noise level `now` to `next`, given the clean latents predicted at `now`.
    ///
    /// - Parameter past: of the step before; nil in the first one, which is a step of DDIM, as is the
    ///   last one, to no noise.
    public static func step(
        _ noisy: Tensor, clean: Tensor, past: Past?, from now: Float, to next: Float
    ) -> Tensor {
        guard let past, next > 0 else {
            return DDIM.step(noisy, clean: clean, from: now, to: next)
        }
        let ahead = log(now / next) / (2 * log(past.sigma / now))
        let carried = clean + (clean - past.clean) * ahead
        return DDIM.step(noisy, clean: carried, from: now, to: next)
    }
}

/// How sampling goes from one noise level to the next.
public enum Sampler: String, Codable, CaseIterable, Sendable {
    case ddim
    case dpmSolver = "dpm-solver"

    /// Walks down `levels`, which end in 0, and returns clean latents.
    ///
    /// - Parameters:
    ///   - noise: standard normal.
    ///   - denoised: the clean latents that the network sees in noisy ones at a level.
    func sample(
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
            }
        }
        return x
    }
}
