import Conditioning
import Sim
import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct VideoPipelineTests {
    /// What a model gives is checked before it can become a picture.
    @Test(arguments: ["base model", "upsampler"])
    func numbersThatAreNotFiniteAreAFailure(stage: String) {
        let model = VideoLDM(.tiny, seed: 1)
        let output = stage == "upsampler" ? model.upsampler.unet.output : model.base.unet.output
        output.weight.assign(.full(output.weight.shape, .nan))
        let conditions = ReferenceClips(seed: 1)
            .clip(0, ClipShape(frames: 2, fps: 7.5, width: 256, height: 128)).conditions
        var options = SamplingOptions()
        (options.steps, options.firstFrameSteps, options.upsamplerSteps) = (1, 1, 1)
        let pipeline = VideoPipeline(model: model, options: options, precision: .float32, seed: 1)
        var frames = 0
        let error = #expect(throws: UnusableOutput.self) {
            try pipeline.run(conditions: conditions) { _ in frames += 1 }
        }
        #expect(error?.description.contains(stage) ?? false)
        #expect(frames == 0)
    }
}
