import Conditioning
import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct InterpolationTests {
    private static let config = ModelConfig.tiny
    private let model = VideoLDM(config, seed: 1)

    /// Last layers start at zero; without this every sample would be noise made smaller.
    ///
    /// - Parameter aligned: whether temporal layers answer too.
    private func wake(aligned: Bool = true) {
        for (name, parameter) in model.interpolation.unet.namedParameters
        where parameter.start == .zeros && parameter.shape.count > 1
            && (aligned || !BaseModel.isTemporal(name))
        {
            let stream = RandomStream(seed: 9).child(name)
            parameter.assign(.normal(parameter.shape, from: stream) * 0.1)
        }
    }

    private static let options: SamplingOptions = {
        var options = SamplingOptions()
        options.interpolationSteps = 2
        return options
    }()

    private func interpolation(
        factor: Int = 4, seed: UInt64 = 3, future: Int = 0, steps: Int = 2,
        without: Set<Ablation> = []
    ) -> Interpolation {
        var options = Self.options
        (options.interpolationSteps, options.without) = (steps, without)
        return Interpolation(
            model: model.interpolation, config: Self.config, options: options,
            dtype: .float32, seed: seed, future: future, factor: factor)
    }

    @Test func noStepsLeaveTheCrossFade() {
        wake()
        let given = pushed(interpolation(factor: 2, steps: 0), conditions(5))
        let ends = given.map { $0[$0.count - 1] }
        #expect(given.map(\.count) == [1, 2, 2])
        expectClose(given[1][0], (ends[0] + ends[1]) * 0.5)
        expectClose(given[2][0], (ends[1] + ends[2]) * 0.5)
    }

    private func conditions(_ count: Int) -> [FrameCondition] {
        SyntheticDataset(seed: 1).clip(
            0, ClipShape(frames: count, fps: 30, width: 256, height: 128)
        ).conditions
    }

    private func key(_ number: UInt64) -> Tensor {
        .normal([1, 16, 32, 4], from: RandomStream(seed: number))
    }

    /// What comes out at each of three key frames.
    private func pushed(_ interpolation: Interpolation, _ conditions: [FrameCondition])
        -> [[Tensor]]
    {
        var interpolation = interpolation
        let factor = (conditions.count - 1) / 2
        var given: [[Tensor]] = []
        for (number, condition) in conditions.enumerated() {
            interpolation.append(condition)
            guard number.isMultiple(of: factor) else { continue }
            given.append(interpolation.push(key(UInt64(number / factor))))
        }
        return given
    }

    @Test(arguments: [1, 2, 4])
    func givesAllFramesUpToAKeyFrame(factor: Int) {
        wake()
        let given = pushed(interpolation(factor: factor), conditions(2 * factor + 1))
        #expect(given.map(\.count) == [1, factor, factor])
        for (number, frames) in given.enumerated() {
            #expect(frames.last?.floats == key(UInt64(number)).floats)
        }
    }

    /// Frame by frame as key frames come, or one pair alone: the same.
    @Test func aPairMadeAloneIsThatOfAVideo() {
        wake()
        let conditions = conditions(9)
        let given = pushed(interpolation(), conditions)
        let alone = interpolation().between(
            key(1), key(2), conditions: Array(conditions[4...8]), pair: 1)
        #expect(Tensor.concatenated(Array(given[2].dropLast()), axis: 0).floats == alone.floats)
        for other in [interpolation(seed: 4), interpolation(future: 1)] {
            let made = other.between(
                key(1), key(2), conditions: Array(conditions[4...8]), pair: 1)
            #expect(made.floats != alone.floats)
        }
    }

    /// The network hears both, wherever noise starts.
    @Test func bothEndsTellWhatIsBetween() {
        wake()
        let conditions = conditions(5)
        func made(_ first: UInt64, _ last: UInt64) -> Tensor {
            sampling(model.interpolation).unknown(
                of: OpenWindow(
                    conditions, before: [key(first)], after: [key(last)],
                    noise: RandomStream(seed: 3)), levels: [2, 0])
        }
        let usual = made(0, 1)
        for other in [made(2, 1), made(0, 2)] {
            for frame in 0..<3 {
                let part = frame..<(frame + 1)
                #expect(other[part].floats != usual[part].floats)
            }
        }
    }

    private func sampling(_ model: BaseModel) -> WindowSampling {
        var options = Self.options
        options.guidance.conditions = 1
        return WindowSampling(
            model: model, config: Self.config, options: options, dtype: .float32)
    }

    /// One and zero by hand: of five frames the first and the last are shown, as 3 + 0.5 · 2.
    @Test func theMaskStandsAtBothEnds() {
        let known = KnownFrames.Known(
            latents: .full([1, 16, 32, 4], 3), noise: .full([1, 16, 32, 4], 2))
        let masked = KnownFrames(before: [known], after: [known], sigma: 0.5)
            .masked(frames: 5, shape: [16, 32, 4])
        #expect(masked.shape == [5, 16, 32, 5])
        for (frame, shown) in [Float(1), 0, 0, 0, 1].enumerated() {
            let numbers = masked[frame..<(frame + 1)].floats
            let position = [4 * shown, 4 * shown, 4 * shown, 4 * shown, shown]
            #expect(numbers == (0..<(16 * 32)).flatMap { _ in position })
        }
        #expect(
            (0..<5).map { Interpolation.isKnown($0, of: 5) } == [true, false, false, false, true])
        #expect((0..<3).map { Interpolation.isKnown($0, of: 3) } == [true, false, true])
    }

    /// Temporal layers as they start change nothing: every frame is the image model's, of the same noise.
    @Test func startsExactlyAtTheImageModel() {
        wake(aligned: false)
        let conditions = conditions(5)
        let made = interpolation().between(key(0), key(1), conditions: conditions, pair: 0)
        let image = sampling(model.base).unknown(
            of: OpenWindow(
                conditions, before: [key(0)], after: [key(1)],
                around: Interpolation.faded(key(0), key(1), count: 3),
                noise: RandomStream(seed: 3).child("interpolation").child(0)), asClip: false,
            levels: Self.config.baseNoise.sigmas(steps: 2, from: 1, to: 0.1))
        expectClose(made, image, within: 1e-4)
        #expect(made.floats.contains { abs($0) > 0.1 })
    }

    /// α = 1 gives the image model's frames whatever temporal layers have learnt.
    @Test func withoutTemporalLayersEveryFrameIsTheImageModels() {
        let conditions = conditions(5)
        func between(_ without: Set<Ablation>) -> [Float] {
            interpolation(without: without)
                .between(key(0), key(1), conditions: conditions, pair: 0).floats
        }
        wake(aligned: false)
        let image = between([.temporal])
        wake()
        #expect(between([.temporal]) == image)
        #expect(between([]) != image)
        #expect(between([.temporalConvolutions]) != image)
        #expect(between([.temporalConvolutions]) != between([]))
    }

    /// Quarters of the way from 0 to 4.
    @Test func theStartIsACrossFade() {
        let faded = Interpolation.faded(.zeros([1, 1, 1, 2]), .full([1, 1, 1, 2], 4), count: 3)
        #expect(faded.shape == [3, 1, 1, 2])
        #expect(faded.floats == [1, 1, 2, 2, 3, 3])
    }

    @Test(.onProcessor) func bitsDoNotDependOnThreads() {
        wake()
        let conditions = conditions(5)
        let usual = Threads.count
        defer { Threads.use(usual) }
        let results = (1...4).map { threads in
            Threads.use(threads)
            return interpolation().between(key(0), key(1), conditions: conditions, pair: 0).floats
        }
        #expect(results.allSatisfy { $0 == results[0] })
    }
}
