import Foundation
import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct SamplerTests {
    private let levels = NoiseSchedule(logMean: 0, logDeviation: 1).sigmas(steps: 8)

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
        (.heun, 1, 1.2403), (.heun, 0.25, 1.2874), (.heun, 0.05, 1.3923),
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

    /// The mean of the clean number when it comes from normals of variance 0.1 around −1.5 and 1.5.
    private func mean(of x: Float, _ sigma: Float) -> Float {
        let total = 0.1 + sigma * sigma
        return (0.1 * x + sigma * sigma * 1.5 * tanh(1.5 * x / total)) / total
    }

    /// With that model, from the same noise down the same levels (Scripts/make_sampler_fixtures.py).
    @Test(arguments: [
        ("euler", Sampler.ddim), ("ddim", .ddim), ("heun", .heun), ("dpm-solver", .dpmSolver),
    ])
    func endsWhereTheSchedulerOfDiffusersDoes(name: String, sampler: Sampler) throws {
        let fixture = try Fixture("samplers")
        let noise = try fixture.input("noise")
        let made = sampler.sample(
            from: noise, levels: try fixture.input("levels.\(name)").floats
        ) { x, sigma in
            Tensor(x.floats.map { mean(of: $0, sigma) }, shape: x.shape)
        }
        expectClose(made, try fixture.output(name), within: 1e-4)
    }

    /// The levels of discrete noise are those of diffusers' DDIM scheduler with "trailing" steps.
    @Test func linearBetasAreThoseOfDiffusers() throws {
        let expected = try Fixture("samplers").input("levels.ddim").floats
        let levels = NoiseSchedule.linearBetas.sigmas(steps: 8)
        #expect(levels.count == expected.count)
        for (a, b) in zip(levels, expected) { #expect(abs(a - b) <= 1e-5 * b) }
    }
}
