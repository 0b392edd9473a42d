import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

struct ModelConfigTests {
    @Test func presetsAreUsableAndFoundByName() {
        #expect(ModelConfig.presets.map(\.name) == ["small", "tiny", "paper"])
        for config in ModelConfig.presets {
            #expect(config.problem == nil)
            #expect(ModelConfig.preset(config.name) == config)
        }
        #expect(ModelConfig.preset("huge") == nil)
    }

    /// From 1.875 a second by one pass of interpolation; 2.5 is 7.5 thinned.
    @Test func keyFramesOfThePaperGiveFourRates() {
        #expect(OutputRate.all(of: .paper).map(\.fps) == [1.875, 2.5, 3.75, 7.5])
    }
}

/// The preset that is too large for daily tests.
@TensorActor
struct PaperPresetTests {
    /// Layer by layer in arithmetic of its own; nothing is allocated for it.
    @Test(arguments: [
        (Stage.autoencoder, 59_296_012), (.image, 391_848_260), (.temporal, 156_871_200),
        (.interpolation, 156_871_200), (.decoder, 6_568_960), (.upsampler, 111_743_644),
    ])
    func hasAsManyParameters(part: Stage, expected: Int) {
        let parameters = VideoLDM(uninitialized: .paper).parameters(of: part)
        #expect(parameters.reduce(0) { $0 + $1.parameter.shape.reduce(1, *) } == expected)
    }

    /// Two frames of 4×8 latents through the whole base; 4.6 GB.
    @Test(.long) func answersForTwoFrames() {
        let config = ModelConfig.paper.base
        let unet = VideoUNet(config)
        let stream = RandomStream(seed: 1)
        for (name, parameter) in unet.namedParameters {
            parameter.initialize(from: stream.child(name))
        }
        // Last layers start at zero; as they are, the answer would be.
        let output = unet.output.weight
        output.assign(.normal(output.shape, from: stream.child("output")) * 0.1)
        func numbers(_ name: String, _ channels: Int) -> Tensor {
            .normal([2, 4, 8, channels], from: stream.child(name))
        }
        let condition = UNetCondition(
            sigmas: [1, 2], features: numbers("features", config.conditionChannels), scene: nil,
            clip: ClipContext(frames: 2, masked: numbers("masked", config.latentChannels + 1)))
        let answer = unet.denoised(
            numbers("latents", config.latentChannels), condition, dtype: .float32)
        #expect(answer.shape == [2, 4, 8, 4])
        let deviation = answer.squared().mean().item
        #expect((0.01...100).contains(deviation))
    }
}
