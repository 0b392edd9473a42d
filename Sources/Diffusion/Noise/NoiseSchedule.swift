import Foundation
import Randomness

/// The noise levels σ that training draws and that sampling walks through.
///
/// Training draws ln σ from a normal distribution, as Karras et al. 2022 (EDM), table 1 do with P_mean and
/// P_std, or from a uniform one: the strongest noise, where sampling starts, would stay untrained otherwise.
package struct NoiseSchedule: Codable, Sendable, Equatable {
    /// Mean of ln σ where it is normal.
    package var logMean: Double
    package var logDeviation: Double
    /// The share of draws that are log-uniform from `logUniformFrom` to `sigmaMax`.
    package var logUniformShare: Double
    package var logUniformFrom: Double
    package var sigmaMin: Double
    package var sigmaMax: Double
    /// Discrete levels instead, for which the numbers above count for nothing.
    package var betas: LinearBetas?

    /// As in `model.json` and `plan.json` from their first version on.
    private enum CodingKeys: String, CodingKey {
        case logMean, logDeviation
        case logUniformShare = "strongShare"
        case logUniformFrom = "strongFrom"
        case sigmaMin = "minimum"
        case sigmaMax = "maximum"
        case betas
    }

    /// The paper's noise.
    package static let linearBetas: NoiseSchedule = {
        var schedule = NoiseSchedule(logMean: 0, logDeviation: 1.5)
        schedule.betas = LinearBetas()
        return schedule
    }()

    package init(
        logMean: Double, logDeviation: Double, logUniformShare: Double = 0.1,
        logUniformFrom: Double = 10, sigmaMin: Double = 0.02, sigmaMax: Double = 80
    ) {
        self.logMean = logMean
        self.logDeviation = logDeviation
        self.logUniformShare = logUniformShare
        self.logUniformFrom = logUniformFrom
        self.sigmaMin = sigmaMin
        self.sigmaMax = sigmaMax
    }

    /// From the weakest level of sampling to the strongest.
    var range: ClosedRange<Double> {
        guard let sigmas = betas?.sigmas, let low = sigmas.first, let high = sigmas.last else {
            return sigmaMin...sigmaMax
        }
        return low...high
    }

    /// A σ for training.
    ///
    /// - Parameter wanted: other noise is drawn again; it must leave some.
    package func randomSigma(
        in wanted: ClosedRange<Double> = 0...(.infinity), using stream: inout RandomStream
    ) -> Float {
        precondition(wanted.overlaps(range), "no noise lies within \(wanted)")
        while true {
            let sigma = randomSigma(from: &stream)
            if wanted.contains(Double(sigma)) { return sigma }
        }
    }

    private func randomSigma(from stream: inout RandomStream) -> Float {
        if let betas { return betas.randomSigma(using: &stream) }
        if stream.chance(logUniformShare) {
            return Float(exp(stream.uniform(in: log(logUniformFrom)...log(sigmaMax))))
        }
        let sigma = exp(logMean + logDeviation * stream.normal())
        return Float(min(max(sigma, sigmaMin / 2), sigmaMax))
    }

    /// Falling noise levels for so many steps, and 0: from `start`, or `sigmaMax`, the last step from `end`,
    /// or `sigmaMin`.
    ///
    /// Karras et al. 2022, eq. 5 with ρ = 7, unless levels are discrete.
    package func sigmas(steps: Int, from start: Double? = nil, to end: Double? = nil) -> [Float] {
        precondition(steps > 0, "\(steps) sampling steps")
        if let betas { return betas.sigmas(count: steps, from: start, to: end) }
        let rho = 7.0
        let (high, low) = (pow(start ?? sigmaMax, 1 / rho), pow(end ?? sigmaMin, 1 / rho))
        let sigmas = (0..<steps).map { step in
            Float(pow(high + Double(step) / Double(max(steps - 1, 1)) * (low - high), rho))
        }
        return sigmas + [0]
    }
}
