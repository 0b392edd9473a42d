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

    private func rollout(steps: Int = 2, guidance: Float = 1.5, seed: UInt64 = 3) -> Rollout {
        // The output starts at zero; without this every sample would be pure noise made smaller.
        let output = model.base.unet.output.weight
        output.assign(.normal(output.shape, from: RandomStream(seed: 9)) * 0.1)
        var options = SamplingOptions()
        options.steps = steps
        options.firstFrameSteps = steps
        options.guidance = guidance
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
}
