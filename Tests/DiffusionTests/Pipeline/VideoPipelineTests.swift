import Conditioning
import Randomness
import Sim
import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct VideoPipelineTests {
    private let conditions = ReferenceClips(seed: 1)
        .clip(0, ClipShape(frames: 3, fps: 7.5, width: 256, height: 128)).conditions

    private func frames(of model: VideoLDM, _ decoder: DecoderKind, upsamples: Bool) throws
        -> [Frame]
    {
        var frames: [Frame] = []
        let pipeline = VideoPipeline(
            model: model, options: .fewest(decoder), precision: .float32, seed: 1)
        try pipeline.run(conditions: conditions, upsamples: upsamples) { frames.append($0) }
        return frames
    }

    /// The pictures of one decoder are those of the other until temporal layers have learnt; from then on
    /// the image decoder gives what it gave before.
    @Test func theImageDecoderIsLeftAsItIs() throws {
        let model = VideoLDM(.tiny, seed: 1)
        let small = try frames(of: model, .image, upsamples: false)
        let large = try frames(of: model, .image, upsamples: true)
        let rollout = Rollout(
            model: model.base, config: model.config, options: .fewest(.image), element: .float32,
            seed: 1)
        var upsampling = VideoUpsampling(
            model: model, options: .fewest(.image), element: .float32, seed: 1)
        var expected: [Frame] = []
        rollout.run(conditions: conditions) { latents in
            let picture = model.autoencoder.decoded(latents, noise: 0.2, element: .float32)
            expected += picture.frames
            let large = upsampling.push(picture.clamped(to: -1...1))
            #expect(large == nil)
        }
        #expect(small == expected)
        let rest = upsampling.finish()
        let latents = try #require(rest)
        #expect(
            large == model.autoencoder.decodedLarge(latents, noise: 0.1, element: .float32))
        #expect(try frames(of: model, .temporal, upsamples: true) == large)
        for layer in model.temporalDecoder.layers {
            let weight = layer.projection.weight
            weight.assign(.normal(weight.shape, from: RandomStream(seed: 2)) * 0.1)
        }
        let output = model.autoencoder.decoder.output.weight
        output.assign(.normal(output.shape, from: RandomStream(seed: 3)) * 0.1)
        let (image, temporal) = (
            try frames(of: model, .image, upsamples: true),
            try frames(of: model, .temporal, upsamples: true)
        )
        #expect(temporal.count == image.count)
        #expect(zip(temporal, image).allSatisfy { $0 != $1 })
    }

    /// What a model gives is checked before it can become a picture.
    @Test(arguments: ["base model", "upsampler"])
    func numbersThatAreNotFiniteAreAFailure(stage: String) {
        let model = VideoLDM(.tiny, seed: 1)
        let output = stage == "upsampler" ? model.upsampler.unet.output : model.base.unet.output
        output.weight.assign(.full(output.weight.shape, .nan))
        let pipeline = VideoPipeline(
            model: model, options: .fewest(.temporal), precision: .float32, seed: 1)
        var frames = 0
        let error = #expect(throws: UnusableOutput.self) {
            try pipeline.run(conditions: conditions) { _ in frames += 1 }
        }
        #expect(error?.description.contains(stage) ?? false)
        #expect(frames == 0)
    }
}

extension SamplingOptions {
    /// A step each.
    fileprivate static func fewest(_ decoder: DecoderKind) -> SamplingOptions {
        var options = SamplingOptions()
        (options.steps, options.firstFrameSteps, options.upsamplerSteps) = (1, 1, 1)
        options.decoder = decoder
        return options
    }
}
