import Diffusion
import Tensors
import TestSupport
import Testing

@testable import StableDiffusion

@TensorActor
struct BetaScheduleTests {
    @Test func levelsAreThoseOfDiffusers() throws {
        let expected = try Fixture.values("samplers").tensor("output.sigmas").floats
        let levels = BetaSchedule.base.sigmas
        #expect(levels.count == expected.count)
        for (a, b) in zip(levels, expected) { #expect(abs(Float(a) - b) <= 1e-4 * b) }
    }

    @Test(arguments: ["ddim", "dpm-solver"])
    func stepsAreThoseOfDiffusers(name: String) throws {
        let steps = try Fixture.values("samplers").tensor("output.steps.\(name)").floats
        #expect(BetaSchedule.base.trailing(10).map(Float.init) == steps)
    }

    @Test func everyLevelFindsItsStep() {
        let steps = NoiseSteps(.base)
        for step in 0..<1000 { #expect(steps.step(at: steps.sigma(at: step)) == Float(step)) }
        let middle = (steps.sigma(at: 10) * steps.sigma(at: 11)).squareRoot()
        #expect(abs(steps.step(at: middle) - 10.5) < 1e-3)
        #expect(steps.step(at: 0) == 0)
        #expect(steps.step(at: 1e6) == 999)
    }

    /// From the same noise, ten steps with the same network end where diffusers' schedulers do.
    @Test(
        arguments: [("ddim", Sampler.ddim), ("dpm-solver", .dpmSolver)],
        StableDiffusionConfig.Answer.allCases)
    func endsWhereTheSchedulerOfDiffusersDoes(
        _ row: (name: String, sampler: Sampler), answer: StableDiffusionConfig.Answer
    ) throws {
        let values = try Fixture.values("samplers")
        let weights = try values.tensor("input.weights")
        let steps = NoiseSteps(.base)
        let levels = BetaSchedule.base.trailing(10).map(steps.sigma) + [0]
        let strongest = (1 + levels[0] * levels[0]).squareRoot()
        let noise = try values.tensor("input.noise") * (strongest / levels[0])
        let made = row.sampler.sample(from: noise, levels: levels) { noisy, sigma in
            let x = noisy / (1 + sigma * sigma).squareRoot()
            let said = (x.multiplied(by: weights) + steps.step(at: sigma) / 1000).tanh()
            return answer.clean(noisy: noisy, answer: said, sigma: sigma)
        }
        expectClose(
            made, try values.tensor("output.\(row.name).\(answer.rawValue)"), within: 1e-4)
    }
}
