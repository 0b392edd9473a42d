import Diffusion
import Randomness
import Tensors
import TestSupport
import Testing

@testable import StableDiffusion

/// What is foretold of a clip beside what it takes, in operations: seconds depend on what else the machine does.
@TensorActor
struct PictureTrialTests {
    struct Clip: CustomTestStringConvertible, Sendable {
        var frames: Int
        var layers: String
        var guidance: Float = 7.5
        var contextGuidance: Float?
        var fps: Double?
        var sampler = Sampler.dpmSolver

        var testDescription: String { "\(frames) frames, \(layers), \(guidance), \(sampler)" }
    }

    /// In one part and in several; motion modules see six frames at once, our layers three.
    @Test(
        .onProcessor,
        arguments: [
            Clip(frames: 1, layers: "tiny-motion/"), Clip(frames: 6, layers: "tiny-motion/"),
            Clip(frames: 11, layers: "tiny-motion/"),
            Clip(frames: 7, layers: "temporal-layers.safetensors", guidance: 1),
            Clip(frames: 3, layers: "temporal-layers.safetensors", sampler: .heun),
            Clip(frames: 6, layers: "temporal-layers-context.safetensors"),
            Clip(frames: 6, layers: "temporal-layers-context.safetensors", contextGuidance: 2),
            Clip(frames: 9, layers: "temporal-layers-context.safetensors", fps: 30),
        ])
    func aClipIsForetold(clip: Clip) throws {
        let model = try Fixture.model("1")
        var options = PictureOptions()
        (options.steps, options.guidance, options.sampler) = (3, clip.guidance, clip.sampler)
        (options.contextGuidance, options.interpolationSteps) = (clip.contextGuidance, 2)
        let url = try Fixture.url(clip.layers)
        let temporal =
            clip.layers.hasSuffix("/")
            ? try TemporalModel(motionModules: url, for: model.config.unet)
            : try TemporalModel(contentsOf: url, for: model.config.unet)
        let video = TextToVideo(
            model, overTime: temporal,
            interpolation: clip.fps == nil
                ? nil : TemporalModel(temporal, for: .interpolation, frames: 5, fps: 30),
            options: options, dtype: .float32,
            rate: OutputRate.all(keyFrameRate: temporal.fps).first { $0.fps == clip.fps })
        let noise = video.noise(
            frames: clip.frames, height: 16, width: 24, from: RandomStream(seed: 2))
        let trial = PictureTrial(of: video, from: noise[0..<1], frames: clip.frames) { body in
            Double(ProductCount.operations(in: body))
        }
        var shown = 0
        let products = ProductCount.operations {
            video.draw(
                "fog", frames: clip.frames, height: 16, width: 24, from: RandomStream(seed: 2)
            ) { _ in shown += 1 }
        }
        #expect(shown == clip.frames && trial.picture.shape == [1, 16, 24, 3])
        #expect(abs(trial.cost / Double(products) - 1) < 0.05, "\(trial.cost) for \(products)")
    }

    /// Layers over time of the decoder, and an upscaler with layers over time and without.
    @Test(.onProcessor, arguments: [true, false])
    func whatFollowsIsForetold(together: Bool) throws {
        let (model, large) = (try Fixture.model("1"), try Fixture.model("x4"))
        var options = PictureOptions()
        options.steps = 3
        let decoder = ClipDecoder(model.config.autoencoder)
        decoder.initialize(from: RandomStream(seed: 1))
        let video = TextToVideo(
            model,
            overTime: try TemporalModel(
                contentsOf: Fixture.url("temporal-layers.safetensors"), for: model.config.unet),
            decoder: decoder, options: options, dtype: .float32)
        let upscaler = PictureUpscaler(
            large,
            overTime: together
                ? try TemporalModel(
                    contentsOf: Fixture.url("temporal-layers-x4.safetensors"),
                    for: large.config.unet) : nil, options: options, dtype: .float32)
        let stream = RandomStream(seed: 2)
        let noise = video.noise(frames: 1, height: 16, width: 24, from: stream)
        let trial = PictureTrial(of: video, enlargedBy: upscaler, from: noise, frames: 5) {
            Double(ProductCount.operations(in: $0))
        }
        var shown = 0
        let products = ProductCount.operations {
            var small: [Tensor] = []
            video.draw("fog", frames: 5, height: 16, width: 24, from: stream) { small.append($0) }
            upscaler.enlarge(
                clip: .concatenated(small, axis: 0), prompt: "fog", from: stream
            ) { _ in shown += 1 }
        }
        #expect(shown == 5 && trial.picture.shape == [1, 64, 96, 3])
        #expect(abs(trial.cost / Double(products) - 1) < 0.05, "\(trial.cost) for \(products)")
    }
}
