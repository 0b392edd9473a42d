import Foundation
import Randomness

/// Which noise levels training draws and sampling walks through.
public struct NoiseLevels: Codable, Sendable, Equatable {
    /// Mean of ln σ, which is normal in training.
    public var logMean: Double
    public var logDeviation: Double
    /// This share of draws is log-uniform from `strongFrom` to `maximum` instead: the strongest noise,
    /// where sampling starts, would stay untrained otherwise.
    public var strongShare: Double
    public var strongFrom: Double
    public var minimum: Double
    public var maximum: Double
    /// Discrete levels instead, for which the numbers above count for nothing.
    public var betas: LinearBetas?

    /// The paper's noise.
    public static let linearBetas: NoiseLevels = {
        var levels = NoiseLevels(logMean: 0, logDeviation: 1.5)
        levels.betas = LinearBetas()
        return levels
    }()

    public init(
        logMean: Double, logDeviation: Double, strongShare: Double = 0.1, strongFrom: Double = 10,
        minimum: Double = 0.02, maximum: Double = 80
    ) {
        self.logMean = logMean
        self.logDeviation = logDeviation
        self.strongShare = strongShare
        self.strongFrom = strongFrom
        self.minimum = minimum
        self.maximum = maximum
    }

    /// The levels that sampling walks through, but for 0.
    var range: ClosedRange<Double> {
        guard let sigmas = betas?.sigmas, let low = sigmas.first, let high = sigmas.last else {
            return minimum...maximum
        }
        return low...high
    }

    /// A σ for training.
    ///
    /// - Parameter wanted: other noise is drawn again; it must leave some.
    public func draw(
        in wanted: ClosedRange<Double> = 0...(.infinity), using stream: inout RandomStream
    ) -> Float {
        precondition(wanted.overlaps(range), "no noise lies within \(wanted)")
        while true {
            let sigma = draw(from: &stream)
            if wanted.contains(Double(sigma)) { return sigma }
        }
    }

    private func draw(from stream: inout RandomStream) -> Float {
        if let betas { return betas.draw(using: &stream) }
        if stream.chance(strongShare) {
            return Float(exp(stream.uniform(in: log(strongFrom)...log(maximum))))
        }
        let sigma = exp(logMean + logDeviation * stream.normal())
        return Float(min(max(sigma, minimum / 2), maximum))
    }

    /// Falling noise levels for so many steps, and 0: from `start`, or `maximum`, the last step from `end`,
    /// or `minimum`.
    ///
    /// Karras et al. 2022, eq. 5 with ρ = 7, unless levels are discrete.
    public func schedule(steps: Int, from start: Double? = nil, to end: Double? = nil) -> [Float] {
        precondition(steps > 0, "\(steps) sampling steps")
        if let betas { return betas.schedule(count: steps, from: start, to: end) }
        let rho = 7.0
        let (high, low) = (pow(start ?? maximum, 1 / rho), pow(end ?? minimum, 1 / rho))
        let levels = (0..<steps).map { step in
            Float(pow(high + Double(step) / Double(max(steps - 1, 1)) * (low - high), rho))
        }
        return levels + [0]
    }
}
