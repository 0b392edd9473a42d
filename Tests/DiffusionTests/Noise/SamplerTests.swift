import Foundation
import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct SamplerTests {
    private let levels = NoiseLevels(logMean: 0, logDeviation: 1).schedule(steps: 8)

    /// For data of variance v the best denoiser is x · v / (v + σ²), and the exact way ends at
    /// x · √v / √(v + σ²): how much of the deviation is left, by the eight steps of a sampler.
    private func deviationLeft(_ sampler: Sampler, variance: Float) -> Float {
        let made = sampler.sample(from: .ones([1]), levels: levels) { x, sigma in
            x * (variance / (variance + sigma * sigma))
        }
        let exact = levels[0] * (variance / (variance + levels[0] * levels[0])).squareRoot()
        return made.item / exact
    }

    /// Beside values worked out by an independent program in double precision.
    @Test(arguments: [
        (Sampler.ddim, Float(1), Float(0.7217)), (.ddim, 0.25, 0.6958), (.ddim, 0.05, 0.6695),
        (.dpmSolver, 1, 1.1051), (.dpmSolver, 0.25, 1.0551), (.dpmSolver, 0.05, 0.9751),
    ])
    func keepsSoMuchOfWhatCannotBeForeseen(sampler: Sampler, variance: Float, left: Float) {
        #expect(abs(deviationLeft(sampler, variance: variance) - left) < 1e-3)
    }

    @Test(arguments: Sampler.allCases)
    func aPerfectModelGivesTheCleanLatents(sampler: Sampler) {
        let clean = Tensor.normal([1, 2, 2, 3], from: RandomStream(seed: 1))
        let noise = Tensor.normal([1, 2, 2, 3], from: RandomStream(seed: 2))
        let made = sampler.sample(from: noise, levels: levels) { _, _ in clean }
        expectClose(made, clean, within: 1e-4)
    }
}
