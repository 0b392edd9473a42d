import Foundation

/// Noise in discrete steps t = 0, 1, … whose √β ("scaled linear") or β grows linearly.
///
/// Rombach et al. 2022. Variance-preserving, it keeps `√ᾱ` of the picture, ᾱ = Π (1 − β): in
/// variance-exploding coordinates a noise level of `σ = √((1 − ᾱ) / ᾱ)`.
package struct BetaSchedule: Equatable, Sendable {
    package var first: Double
    package var last: Double
    package var steps = 1_000
    /// Whether β itself grows linearly, as motion modules are trained with; else √β, as Stable Diffusion is.
    package var isLinear = false

    /// Of versions 1 and 2.
    package static let base = BetaSchedule(first: 0.00085, last: 0.012)
    /// Of the ×4 upscaler, and of the picture that it enlarges.
    package static let upscaler = BetaSchedule(first: 1e-4, last: 0.02)

    /// The level of each step, rising.
    package var sigmas: [Double] {
        let (low, high) = (first.squareRoot(), last.squareRoot())
        var kept = 1.0
        return (0..<steps).map { step in
            let place = Double(step) / Double(max(steps - 1, 1))
            let root = low + (high - low) * place
            kept *= 1 - (isLinear ? first + (last - first) * place : root * root)
            return ((1 - kept) / kept).squareRoot()
        }
    }

    /// Falling steps for sampling, evenly spaced from the last one of training.
    ///
    /// Lin et al. 2024, "Common diffusion noise schedules and sample steps are flawed", §3.3 ("trailing").
    package func trailing(_ count: Int) -> [Int] {
        precondition((1...steps).contains(count), "\(count) of \(steps) steps")
        return (0..<count).map { index in
            let place = Double(steps) * Double(count - index) / Double(count)
            return Int(place.rounded(.toNearestOrEven)) - 1
        }
    }
}

/// Levels and steps of a schedule, each found by the other.
package struct NoiseSteps {
    private let sigmas: [Double]

    package init(_ betas: BetaSchedule) { sigmas = betas.sigmas }

    package func sigma(at step: Int) -> Float { Float(sigmas[step]) }

    /// The step of a level: exactly that which has it, and between two by the logarithm.
    package func step(at sigma: Float) -> Float {
        let next = sigmas.firstIndex { Float($0) >= sigma } ?? sigmas.count - 1
        if next == 0 || Float(sigmas[next]) <= sigma { return Float(next) }
        let (low, high) = (log(sigmas[next - 1]), log(sigmas[next]))
        return Float(Double(next - 1) + (log(Double(sigma)) - low) / (high - low))
    }
}
