import Diffusion
import Randomness
import Tensors
import TestSupport
import Testing

@testable import StableDiffusion

@TensorActor
struct TextToVideoTests {
    private let model: StableDiffusionModel
    private let options: PaintingOptions

    init() throws {
        model = try Fixture.model("1")
        var options = PaintingOptions()
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
        let noise = video.noise(frames: frames, height: 24, width: 16, from: RandomStream(seed: 2))
        #expect(noise.shape == [frames, 12, 8, 4])
        var (passes, shown): ([Int], [[Int]]) = ([], [])
        video.paint("fog", from: noise, progress: { passes.append($0) }) { frame in
            #expect(frame.floats.allSatisfy { $0.isFinite })
            shown.append(frame.shape)
        }
        #expect(passes == Array(1...video.passes) && video.passes == 3)
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
}
