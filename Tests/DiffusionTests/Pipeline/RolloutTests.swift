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

    /// Frames of a random drive, as conditions at the model's size.
    private func conditions(_ count: Int) -> [FrameCondition] {
        SyntheticDataset(seed: 1).clip(
            0,
            ClipShape(
                frames: count, fps: config.keyFrameRate, width: config.baseWidth,
                height: config.baseHeight)
        ).conditions
    }

    private func rollout(
        steps: Int = 2, guidance: Float = 1.5, context: Float = 1, isTriangle: Bool = false,
        without: Set<Ablation> = [], seed: UInt64 = 3, future: Int = 0, from first: Tensor? = nil
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
        options.without = without
        return Rollout(
            model: model.base, config: config, options: options, dtype: .float32, seed: seed,
            future: future, from: first)
    }

    private func frames(_ rollout: Rollout, _ conditions: [FrameCondition]) -> [Tensor] {
        var made: [Tensor] = []
        rollout.run(conditions: conditions) { made.append($0) }
        return made
    }

    /// Four windows (T = 4, S = 1, then 2): frame 0, then 3 + 2 + 2 + 2 frames.
    ///
    /// Each is made again by a rollout of its own, from nothing but the numbers that are handed over; in
    /// another future as well.
    @Test(arguments: [0, 2]) func windowsMadeAloneAreTheWindowsOfARun(future: Int) {
        let conditions = conditions(10)
        let frames = frames(rollout(future: future), conditions)
        #expect(frames.count == 10)
        var handedOver = [rollout(future: future).firstFrame(conditions[0]).floats]
        #expect(handedOver[0] == frames[0].floats)
        for (index, window) in [0..<4, 2..<6, 4..<8, 6..<10].enumerated() {
            let made = rollout(future: future).window(
                index, context: handedOver.map { Tensor($0, shape: [1, 16, 32, 4]) },
                conditions: Array(conditions[window]))
            let whole = frames[window].dropFirst(handedOver.count)
            #expect(made.floats == whole.flatMap(\.floats))
            handedOver = (made.shape[0] - 2..<made.shape[0]).map { made[$0..<($0 + 1)].floats }
        }
    }

    /// Frame 0 is the same in all; the first future is a rollout that knows of no others.
    @Test func futuresBeginAlikeAndGoOnApart() {
        let conditions = conditions(6)
        let futures = (0..<3).map { frames(rollout(future: $0), conditions).map(\.floats) }
        #expect(futures[0] == frames(rollout(), conditions).map(\.floats))
        #expect(Set(futures.map { $0[0] }).count == 1)
        for frame in 1..<6 { #expect(Set(futures.map { $0[frame] }).count == 3) }
    }

    /// α = 1: every frame is the image model's, asked about it alone, of the same noise; no context is heard.
    @Test(.onProcessor, arguments: [Float(1), 3])
    func withoutTemporalLayersEveryFrameIsTheImageModels(context: Float) {
        let conditions = conditions(6)
        let rollout = rollout(guidance: 1, context: context, without: [.temporal])
        let base = RandomStream(seed: 3).child("base")
        let (first, second) = (base.child("window").child(0), base.child("window").child(1))
        let noise =
            [base.child("first").child(0)] + (1..<4).map(first.child)
            + (2..<4).map(second.child)
        let made = frames(rollout, conditions)
        #expect(made.count == noise.count)
        for (frame, noise) in noise.enumerated() {
            let (features, scene) = model.base.conditions(ConditionBatch([conditions[frame]]))
            let image = rollout.options.sampler.sample(
                from: .normal([1, 16, 32, 4], from: noise),
                levels: config.baseNoise.sigmas(steps: 2)
            ) { x, sigma in
                model.base.unet.denoised(
                    x,
                    UNetCondition(sigmas: [sigma], features: features, scene: scene, clip: nil),
                    dtype: .float32)
            }
            #expect(made[frame].floats == image.floats)
        }
        let full = frames(self.rollout(guidance: 1, context: context), conditions)
        #expect(full[0].floats == made[0].floats)
        #expect(zip(full, made).dropFirst().allSatisfy { $0.floats != $1.floats })
    }

    /// Attention alone is the model whose residual blocks over time are blended out, α = σ(100) = 1.
    @Test func withoutTemporalConvolutionsAttentionIsLeft() {
        let conditions = conditions(6)
        let attending = frames(rollout(without: [.temporalConvolutions]), conditions)
        let full = frames(rollout(), conditions)
        let image = frames(rollout(without: [.temporal]), conditions)
        for (name, parameter) in model.base.unet.namedParameters
        where name.hasSuffix("temporal.blend.mix") {
            parameter.assign(.full([1], 100))
        }
        let blended = frames(rollout(), conditions)
        #expect(attending.map(\.floats) == blended.map(\.floats))
        for other in [full, image] {
            #expect(zip(attending, other).dropFirst().allSatisfy { $0.floats != $1.floats })
        }
    }

    @Test func theSeedDecides() {
        let conditions = conditions(3)
        func frames(_ seed: UInt64) -> [[Float]] {
            self.frames(rollout(seed: seed), conditions).map(\.floats)
        }
        #expect(frames(3) == frames(3))
        #expect(frames(3) != frames(4))
    }

    @Test func aGivenFirstFrameIsKeptInEveryFuture() {
        let given = Tensor.normal([1, 16, 32, 4], from: RandomStream(seed: 8))
        let futures = (0..<2).map { future in
            var made: [[Float]] = []
            rollout(future: future, from: given).run(conditions: conditions(3)) {
                made.append($0.floats)
            }
            return made
        }
        #expect(futures.allSatisfy { $0.count == 3 && $0[0] == given.floats })
        for frame in 1..<3 { #expect(futures[0][frame] != futures[1][frame]) }
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
