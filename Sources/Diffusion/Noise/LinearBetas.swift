import Foundation
import Randomness

/// Noise in discrete steps τ = 1…N whose variance β grows linearly: what the paper trains with.
///
/// Ho et al. 2020, "Denoising diffusion probabilistic models", §4; Blattmann et al. 2023 name linear βs
/// and not their ends, so these are the usual ones. Variance-preserving, it keeps `√ᾱ` of the picture,
/// ᾱ = Π (1 − β): in variance-exploding coordinates that is a noise level of `σ = √((1 − ᾱ) / ᾱ)`, from
/// 0.01 to 157.
package struct LinearBetas: Codable, Sendable, Equatable {
    package var first = 1e-4
    package var last = 0.02
    package var steps = 1_000

    package init() {}

    /// Noise levels of steps 1…N, rising.
    var sigmas: [Double] {
        var kept = 1.0
        return (0..<steps).map { step in
            kept *= 1 - (first + (last - first) * Double(step) / Double(max(steps - 1, 1)))
            return ((1 - kept) / kept).squareRoot()
        }
    }

    /// The level of a random step.
    func randomSigma(using stream: inout RandomStream) -> Float {
        Float(sigmas[Int.random(in: 0..<steps, using: &stream)])
    }

    /// Falling levels of `count` steps evenly spaced from the last one not above `start` down to the first
    /// not below `end`, and 0.
    ///
    /// Lin et al. 2024, "Common diffusion noise schedules and sample steps are flawed", §3.3
    /// ("trailing"): sampling begins at the strongest noise of training.
    func sigmas(count: Int, from start: Double?, to end: Double? = nil) -> [Float] {
        let sigmas = sigmas.filter { $0 <= start ?? .infinity && $0 >= end ?? 0 }
        return (0..<count).map { step in
            let place = Double(sigmas.count) * Double(count - step) / Double(count)
            return Float(sigmas[max(Int(place.rounded(.toNearestOrEven)) - 1, 0)])
        } + [0]
    }
}
