import Diffusion
import Randomness
import StableDiffusion
import Tensors
import TestSupport
import Testing

@TensorActor
struct TextToImageTests {
    private static let options = {
        var options = PictureOptions()
        options.steps = 10
        options.sampler = .ddim
        options.guidance = 5
        options.negative = "rain, blurry"
        return options
    }()

    /// The picture of diffusers' pipeline with a negative prompt, in ten steps of DDIM from the same noise.
    @Test(arguments: ["1", "2"])
    func drawsWhatThePipelineOfDiffusersDraws(kind: String) throws {
        let values = try Fixture.values("tiny-\(kind)")
        let pipeline = TextToImage(
            try Fixture.model(kind), options: Self.options, dtype: .float32)
        let noise = try values.tensor("input.noise")
        expectClose(
            pipeline.draw("a red car", from: noise), try values.tensor("output.painted"),
            within: 1e-3)
    }

    /// The same of its pipeline that enlarges pictures.
    @Test func enlargesAsThePipelineOfDiffusersDoes() throws {
        let values = try Fixture.values("tiny-x4")
        let upscaler = PictureUpscaler(
            try Fixture.model("x4"), options: Self.options, dtype: .float32)
        let made = upscaler.enlarge(
            try values.tensor("input.small"), prompt: "a red car",
            from: try values.tensor("input.noise"),
            pictureNoise: try values.tensor("input.picture_noise"))
        expectClose(made, try values.tensor("output.painted"), within: 1e-3)
    }

    @Test func sizesMustFit() throws {
        let pipeline = TextToImage(
            try Fixture.model("1"), options: PictureOptions(), dtype: .float32)
        #expect(pipeline.problem(height: 16, width: 24) == nil)
        #expect(pipeline.problem(height: 18, width: 24) == "18x24 is no multiple of 4")
        let noise = pipeline.noise(height: 16, width: 24, from: RandomStream(seed: 1))
        #expect(noise.shape == [1, 8, 12, 4])
        let upscaler = TextToImage(
            try Fixture.model("x4"), options: PictureOptions(), dtype: .float32)
        #expect(upscaler.problem(height: 16, width: 24) != nil)
    }

    @Test func withoutGuidanceNothingIsAskedTwice() throws {
        let model = try Fixture.model("1")
        var options = PictureOptions()
        options.steps = 1
        let noise = try Fixture.values("tiny-1").tensor("input.noise")
        func products(_ guidance: Float) -> Int {
            options.guidance = guidance
            let pipeline = TextToImage(model, options: options, dtype: .float32)
            return ProductCount.operations { _ = pipeline.draw("rain", from: noise) }
        }
        #expect(products(1) < products(2))
    }
}
