import Diffusion
import Randomness
import Tensors
import TestSupport
import Testing

@testable import StableDiffusion

@TensorActor
struct TextToVideoTests {
    private let model: StableDiffusionModel
    private let options: PictureOptions

    init() throws {
        model = try Fixture.model("1")
        var options = PictureOptions()
        options.steps = 3
        options.guidance = 5
        options.negative = "rain"
        self.options = options
    }

    private func video(_ temporal: TemporalModel) -> TextToVideo {
        TextToVideo(model, overTime: temporal, options: options, dtype: .float32)
    }

    private var learnt: TemporalModel {
        get throws {
            try TemporalModel(
                contentsOf: Fixture.url("temporal-layers.safetensors"), for: model.config.unet)
        }
    }

    /// Before they learn, layers over time make a clip of the image model's pictures, to the bit.
    @Test func newLayersMakeTheImageModelsPictures() throws {
        let layers = TemporalLayers(model.config.unet)
        layers.initialize(from: RandomStream(seed: 1))
        let video = video(TemporalModel(layers, frames: 4, fps: 7.5))
        let noise = video.noise(frames: 4, height: 16, width: 24, from: RandomStream(seed: 2))
        let pictures = PromptDenoiser(model, "a red car", options: options, dtype: .float32)
            .sample(from: noise, options: options)
        #expect(video.latents(of: "a red car", from: noise).floats == pictures.floats)
    }

    /// Longer than what was learnt, and larger: parts overlap, every pass and frame is told.
    @Test(arguments: [1, 3, 7])
    func clipsHaveAnyLength(frames: Int) throws {
        let video = video(try learnt)
        var (passes, shown): ([Int], [[Int]]) = ([], [])
        video.draw(
            "fog", frames: frames, height: 24, width: 16, from: RandomStream(seed: 2),
            progress: { passes.append($0) }
        ) { frame in
            #expect(frame.floats.allSatisfy { $0.isFinite })
            shown.append(frame.shape)
        }
        #expect(passes == Array(1...3) && video.work(of: frames).passes == 3)
        #expect(shown == Array(repeating: [1, 24, 16, 3], count: frames))
    }

    /// Frames that no part has in common hear of each other through those between, step by step.
    @Test func partsOfAClipAgree() throws {
        let video = video(try learnt)
        let noise = video.noise(frames: 5, height: 16, width: 16, from: RandomStream(seed: 2))
        let other = Tensor.concatenated([noise[0..<4], noise[0..<1]], axis: 0)
        let (a, b) = (video.latents(of: "fog", from: noise), video.latents(of: "fog", from: other))
        #expect(a[0..<1].floats != b[0..<1].floats)
    }

    // MARK: Prediction

    /// Layers that are shown known frames; they have learnt three frames.
    private var predicting: TemporalModel {
        get throws {
            try TemporalModel(
                contentsOf: Fixture.url("temporal-layers-context.safetensors"),
                for: model.config.unet)
        }
    }

    private func latents(
        _ video: TextToVideo, frames: Int, progress: @escaping (Int) -> Void = { _ in }
    ) -> Tensor {
        video.latents(
            of: "fog", frames: frames, height: 16, width: 16, from: RandomStream(seed: 2),
            progress: progress)
    }

    /// Three frames, then one more in each window, made by hand from the two before and noise of its own.
    @Test func aWindowGoesOnFromTheLastTwoFrames() throws {
        let video = video(try predicting)
        var passes: [Int] = []
        let five = latents(video, frames: 5) { passes.append($0) }
        #expect(five.shape == [5, 8, 8, 4] && passes == Array(1...9))
        #expect(video.work(of: 5).passes == 9 && video.work(of: 3).passes == 3)
        let windows = try #require(video.windows(of: 5))
        #expect(windows.frames == 3 && windows.context == 2 && video.windows(of: 3) == nil)
        #expect(latents(video, frames: 4).floats == five[0..<4].floats)
        let window = NoisyWindow(
            frames: 3, shape: [8, 8, 4], before: [five[2..<3], five[3..<4]], after: [], sigma: 0.05,
            from: RandomStream(seed: 2).child("window").child(2))
        var denoiser = video.denoiser(of: "fog")
        denoiser.known = window.known
        let made = denoiser.sample(from: window.noise, options: options)
        expectClose(made, five[4..<5], within: 1e-5)
    }

    /// Parts that overlap are what layers without context do.
    @Test func overlapsAreAskedFor() throws {
        var video = video(try predicting)
        let rollout = latents(video, frames: 5)
        video.overlaps = true
        let overlapping = latents(video, frames: 5)
        let noise = video.noise(frames: 5, height: 16, width: 16, from: RandomStream(seed: 2))
        #expect(overlapping.floats == video.latents(of: "fog", from: noise).floats)
        #expect(overlapping.floats != rollout.floats && video.windows(of: 5) == nil)
        #expect(video.work(of: 5).passes == 3)
    }

    /// It grows evenly with its scale, and at 0 nothing is known.
    @Test func guidanceTowardsKnownFrames() throws {
        let temporal = try predicting
        let known = KnownFrames(
            before: [
                .init(
                    latents: .full([1, 8, 8, 4], 1),
                    noise: .normal([1, 8, 8, 4], from: RandomStream(seed: 1)))
            ], sigma: 0.5)
        let noisy = Tensor.normal([2, 8, 8, 4], from: RandomStream(seed: 3))
        func denoised(_ scale: Float, _ known: KnownFrames) -> Tensor {
            var options = options
            (options.guidance, options.contextGuidance) = (1, scale)
            var denoiser = PromptDenoiser(model, "fog", options: options, dtype: .float32)
            (denoiser.temporal, denoiser.known) = (temporal, known)
            return denoiser.denoised(noisy, sigma: 0.5, NoiseSteps(model.config.noise))
        }
        let (none, once, twice) = (denoised(0, known), denoised(1, known), denoised(2, known))
        expectClose(twice - once, once - none, within: 1e-4)
        #expect((once - none).floats.contains { abs($0) > 1e-3 })
    }

    // MARK: Interpolation

    private func filling(_ fps: Double, with layers: TemporalModel?) throws -> TextToVideo {
        let temporal = try predicting
        var options = options
        options.interpolationSteps = 2
        return TextToVideo(
            model, overTime: temporal, interpolation: layers, options: options, dtype: .float32,
            rate: OutputRate.all(keyFrameRate: temporal.fps).first { $0.fps == fps })
    }

    /// Key frames stay; every fourth frame is one.
    @Test func framesAreFilledIn() throws {
        let video = try filling(
            30, with: TemporalModel(predicting, for: .interpolation, frames: 5, fps: 30))
        var passes: [Int] = []
        let made = latents(video, frames: 8) { passes.append($0) }
        #expect(made.shape == [8, 8, 8, 4] && passes == Array(1...7))
        #expect(video.work(of: 8).passes == 7)
        let noise = video.noise(frames: 3, height: 16, width: 16, from: RandomStream(seed: 2))
        let keys = video.latents(of: "fog", from: noise)
        for key in 0..<2 {
            #expect(made[4 * key..<4 * key + 1].floats == keys[key..<key + 1].floats)
        }
        let blended = latents(try filling(30, with: nil), frames: 8)
        expectClose(
            blended[2..<3], (keys[0..<1] + keys[1..<2]) * 0.5, within: 1e-5)
        #expect(blended[2..<3].floats != made[2..<3].floats)
    }

    /// Of the fastest rate every third frame is shown.
    @Test func someFramesAreLeftOut() throws {
        let (thin, whole) = (try filling(10, with: nil), try filling(30, with: nil))
        let (few, all) = (latents(thin, frames: 3), latents(whole, frames: 7))
        #expect(few.shape[0] == 3)
        for frame in 0..<3 {
            #expect(few[frame..<frame + 1].floats == all[3 * frame..<3 * frame + 1].floats)
        }
    }
}
