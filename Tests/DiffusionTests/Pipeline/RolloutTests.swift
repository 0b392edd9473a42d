import Conditioning
import Randomness
import Sim
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct RolloutTests {
    private let config = ModelConfig.tiny
    private let model = VideoLDM(.tiny, seed: 1)

    /// Frames of a random drive, told at the model's size.
    private func conditions(_ count: Int) -> [FrameCondition] {
        ReferenceClips(seed: 1).clip(
            0,
            ClipShape(
                frames: count, fps: config.keyFrameRate, width: config.baseWidth,
                height: config.baseHeight)
        ).conditions
    }

    private func rollout(
        steps: Int = 2, guidance: Float = 1.5, context: Float = 1, isTriangle: Bool = false,
        seed: UInt64 = 3
    ) -> Rollout {
        // Last layers start at zero; without this every sample would be pure noise made smaller, and
        // frames would not see each other.
        for (name, parameter) in model.base.unet.namedParameters
        where parameter.start == .zeros && parameter.shape.count > 1 {
            let stream = RandomStream(seed: 9).child(name)
            parameter.assign(.normal(parameter.shape, from: stream) * 0.1)
        }
        var options = SamplingOptions()
        options.steps = steps
        options.firstFrameSteps = steps
        options.guidance.conditions = guidance
        options.guidance.context = context
        options.guidance.isTriangle = isTriangle
        return Rollout(
            model: model.base, config: config, options: options, element: .float32, seed: seed)
    }

    /// Four windows (T = 4, S = 1, then 2): frame 0, then 3 + 2 + 2 + 2 frames.
    @Test func windowsMadeAloneAreTheWindowsOfARun() {
        let conditions = conditions(10)
        let rollout = rollout()
        var frames: [Tensor] = []
        rollout.run(conditions: conditions) { frames.append($0) }
        #expect(frames.count == 10)
        expectClose(rollout.firstFrame(conditions[0]), frames[0])
        let first = rollout.window(0, context: [frames[0]], conditions: Array(conditions[0..<4]))
        expectClose(first, .concatenated(Array(frames[1..<4]), axis: 0))
        let third = rollout.window(
            2, context: Array(frames[4..<6]), conditions: Array(conditions[4..<8]))
        expectClose(third, .concatenated(Array(frames[6..<8]), axis: 0))
    }

    @Test func theSeedDecides() {
        let conditions = conditions(3)
        func frames(_ seed: UInt64) -> Tensor {
            var made: [Tensor] = []
            rollout(seed: seed).run(conditions: conditions) { made.append($0) }
            return .concatenated(made, axis: 0)
        }
        #expect(frames(3).floats == frames(3).floats)
        #expect(frames(3).floats != frames(4).floats)
    }

    @Test func aGivenFirstFrameIsKept() {
        let given = Tensor.normal([1, 16, 32, 4], from: RandomStream(seed: 8))
        var made: [Tensor] = []
        rollout().run(conditions: conditions(3), first: given) { made.append($0) }
        #expect(made[0].floats == given.floats)
        #expect(made.count == 3)
    }

    /// The last window is filled up with the last condition, and what that makes is dropped.
    @Test(arguments: [1, 2, 5, 6])
    func makesAsManyFramesAsConditions(count: Int) {
        var made = 0
        rollout(steps: 1, guidance: 1).run(conditions: conditions(count)) { _ in made += 1 }
        #expect(made == count)
    }

    /// Frames 2 and 3 of a window of T = 4 in one step, S = 2.
    private func window(_ rollout: Rollout, _ context: [Tensor]? = nil) -> Tensor {
        let known =
            context ?? (0..<2).map { .normal([1, 16, 32, 4], from: RandomStream(seed: $0)) }
        return rollout.window(0, context: known, conditions: conditions(4))
    }

    /// `f(z) + s · (f(z; c_S) − f(z))`: a straight line in s through the unguided answer at s = 1.
    @Test func contextGuidanceGoesOnFromTheAnswerWithoutContext() {
        let answers = [Float(0), 1, 3].map { window(rollout(steps: 1, context: $0)) }
        #expect(answers[0].floats != answers[1].floats)
        expectClose(answers[2] - answers[0], (answers[1] - answers[0]) * 3, within: 1e-4)
        // The sum of both guidances: neither changes what the other adds.
        let plain = [Float(1), 3].map { window(rollout(steps: 1, guidance: 1, context: $0)) }
        expectClose(answers[2] - answers[1], plain[1] - plain[0], within: 1e-3)
    }

    @Test func contextGuidanceOfOneIsNone() {
        var options = SamplingOptions()
        options.guidance.context = 1
        #expect(options == SamplingOptions())
        let plain = window(rollout(guidance: 1))
        #expect(window(rollout(guidance: 1, context: 1, isTriangle: true)).floats == plain.floats)
    }

    /// With s = 0 the answer is f(z): at the strongest noise it hardly depends on the context.
    @Test func withoutItsContextAWindowForgets() {
        let contexts = [UInt64(5), 7].map { seed in
            (0..<2).map { Tensor.normal([1, 16, 32, 4], from: RandomStream(seed: seed + $0)) }
        }
        func distance(_ scale: Float) -> Float {
            let made = contexts.map { window(rollout(steps: 1, guidance: 1, context: scale), $0) }
            return (made[0] - made[1]).squared().mean().item.squareRoot()
        }
        #expect(distance(0) < 0.2 * distance(1))
    }

    /// A triangle over T = 4: nothing at frame 3, two thirds of the full at frame 2.
    @Test func theTriangleGuidesTheMiddleOfAWindow() {
        let guided = [false, true].map {
            window(rollout(steps: 1, guidance: 3, context: 2, isTriangle: $0))
        }
        let plain = window(rollout(steps: 1, guidance: 1))
        expectClose(guided[1][1..<2], plain[1..<2])
        let (full, part) = (guided[0][0..<1] - plain[0..<1], guided[1][0..<1] - plain[0..<1])
        expectClose(part, full * (2 / Float(3)), within: 1e-4)
    }
}
