import Diffusion
import StableDiffusion
import Tensors
import TestSupport
import Testing

@TensorActor
struct TextToImageTests {
    /// The picture of diffusers' pipeline with a negative prompt, in ten steps of DDIM from the same noise.
    @Test(arguments: ["1", "2"])
    func paintsWhatThePipelineOfDiffusersPaints(kind: String) throws {
        let values = try Fixture.values("tiny-\(kind)")
        var options = TextToImage.Options()
        options.steps = 10
        options.sampler = .ddim
        options.guidance = 5
        options.negative = "rain, blurry"
        let painter = TextToImage(
            try Fixture.model(kind), options: options, dtype: .float32)
        let noise = try values.tensor("input.noise")
        expectClose(
            painter.paint("a red car", from: noise), try values.tensor("output.painted"),
            within: 1e-3)
    }

    @Test func withoutGuidanceNothingIsAskedTwice() throws {
        let model = try Fixture.model("1")
        var options = TextToImage.Options()
        options.steps = 1
        let noise = try Fixture.values("tiny-1").tensor("input.noise")
        func products(_ guidance: Float) -> Int {
            options.guidance = guidance
            let painter = TextToImage(model, options: options, dtype: .float32)
            return ProductCount.operations { _ = painter.paint("rain", from: noise) }
        }
        #expect(products(1) < products(2))
    }
}
