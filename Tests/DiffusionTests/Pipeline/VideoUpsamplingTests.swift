import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct VideoUpsamplingTests {
    private let model = VideoLDM(.tiny, seed: 1)

    init() {
        // Last layers start at zero; as they are, frames would not see each other, nor the small ones.
        for (name, parameter) in model.upsampler.unet.namedParameters
        where name.hasSuffix("conv2.weight") || name == "output.weight" {
            let stream = RandomStream(seed: 9).child(name)
            parameter.assign(.normal(parameter.shape, from: stream) * 0.1)
        }
    }

    private func upsampling(without: Set<Ablation> = []) -> VideoUpsampling {
        var options = SamplingOptions()
        options.upsamplerSteps = 2
        options.without = without
        return VideoUpsampling(
            model: model, options: options, dtype: .float32, seeds: [1])
    }

    private func small(_ frame: Int) -> Tensor {
        .normal([1, 16, 32, 3], from: RandomStream(seed: UInt64(frame)))
    }

    private func large(_ frames: Int, without: Set<Ablation> = []) -> [Tensor] {
        var upsampling = upsampling(without: without)
        var given = (0..<frames).compactMap { upsampling.push(small($0)) }
        if let rest = upsampling.finish() { given.append(rest) }
        return given.flatMap { part in (0..<part.shape[0]).map { part[$0..<($0 + 1)] } }
    }

    /// Windows of T = 4 overlap by 2: frames come out each once, whatever the length.
    @Test(arguments: [1, 3, 4, 5, 6, 7, 9])
    func givesEveryFrameOnce(count: Int) {
        let frames = large(count)
        #expect(frames.count == count)
        #expect(frames.allSatisfy { $0.shape == [1, 8, 16, 4] })
    }

    /// Frames 0…2 are those of window 0…3 and come out the same however long the video is; frame 3 is
    /// the second of window 2…5.
    @Test func framesComeFromTheirWindows() {
        let (short, long) = (large(4), large(9))
        for frame in 0..<3 { expectClose(long[frame], short[frame]) }
        #expect(long[3].floats != short[3].floats)
        expectClose(large(6)[3], long[3])
    }

    /// A video that ends between two windows ends with a full one.
    @Test func theLastWindowReachesBack() {
        var alone = upsampling()
        let whole = (0..<4).compactMap { alone.push(small($0)) }
        #expect(whole.map { $0.shape[0] } == [3])
        var longer = upsampling()
        let parts = (0..<5).compactMap { longer.push(small($0)) }
        // Frame 3 was not given out by the first window; frames 3 and 4 come from window 1…4.
        #expect(parts.map { $0.shape[0] } == [3])
        #expect(longer.finish()?.shape[0] == 2)
    }

    /// Each of four windows is made again by itself, from its small frames; the last reaches back.
    @Test(.onProcessor) func windowsMadeAloneAreTheWindowsOfAVideo() {
        let whole = large(9).map(\.floats)
        // Which frames of the video each window gives.
        for (window, given) in [(0..<4, 0..<3), (2..<6, 3..<5), (4..<8, 5..<7), (5..<9, 7..<9)] {
            let small = Tensor.concatenated(window.map(small), axis: 0)
            let made = upsampling().window(
                from: window.lowerBound, small: small,
                enlarged: model.enlarged(small, dtype: .float32))
            for frame in given {
                let place = frame - window.lowerBound
                #expect(made[place..<(place + 1)].floats == whole[frame])
            }
        }
    }

    /// Every frame is that of the network asked about it alone, of the same noise.
    @Test func withoutTemporalLayersEveryFrameIsDrawnByItself() {
        let made = large(5, without: [.upsamplerTemporal])
        let (options, stream) = (upsampling().options, RandomStream(seed: 1).child("upsampler"))
        #expect(made.count == 5)
        for (frame, large) in made.enumerated() {
            let enlarged = model.enlarged(small(frame), dtype: .float32)
            func noise(_ name: String, _ shape: [Int]) -> Tensor {
                .normal(shape, from: stream.child(name).child(frame))
            }
            let augmented =
                small(frame) + noise("augmentation", [1, 16, 32, 3]) * options.augmentation
            let detail = options.sampler.sample(
                from: noise("latents", enlarged.shape),
                levels: model.config.upsamplerNoise.sigmas(
                    steps: 2, from: options.upsamplerStart)
            ) { x, sigma in
                let condition = model.upsampler.condition(
                    small: augmented, augmentation: [options.augmentation], sigmas: [sigma],
                    frames: nil, dtype: .float32)
                return model.upsampler.denoised(x, condition, dtype: .float32)
            }
            #expect(large.floats == (enlarged + model.upsampler.detail.restored(detail)).floats)
        }
        for (alone, windowed) in zip(made, large(5)) { #expect(alone.floats != windowed.floats) }
    }

    /// Without any detail it is the small frame enlarged.
    @Test func startsFromTheEnlargedFrame() {
        let detail = model.upsampler.detail
        detail.deviation.assign(.zeros(detail.deviation.shape))
        defer { detail.deviation.assign(.ones(detail.deviation.shape)) }
        for (frame, large) in large(2).enumerated() {
            expectClose(
                large, model.enlarged(small(frame), dtype: .float32))
        }
    }
}
