import Files
import Randomness
import Tensors
import TestSupport
import Testing

@testable import StableDiffusion

@TensorActor
struct ClipDecoderTests {
    private let model: StableDiffusionModel

    init() throws { model = try Fixture.model("x4") }

    private var learnt: ClipDecoder {
        get throws {
            try ClipDecoder(
                contentsOf: Fixture.url("temporal-decoder-layers.safetensors"),
                for: model.config.autoencoder)
        }
    }

    /// The decoder of diffusers with layers between its own that are written in PyTorch.
    @Test func matchesPyTorchForwardAndBackward() throws {
        let values = try Fixture.values("temporal-decoder")
        let layers = try learnt
        func decoded() throws -> Tensor {
            layers.decoded(
                try values.tensor("input.latents"), by: model.autoencoder, frames: 3)
        }
        expectClose(try decoded(), try values.tensor("output.decoded"), within: 1e-4)
        try values.expectGradients(
            "decoder", of: layers.namedParameters, weighting: "decoded", output: decoded)
    }

    /// New layers change no bit, on whatever autoencoder.
    @Test(arguments: Fixture.kinds)
    func newLayersLeavePicturesAsTheyAre(kind: String) throws {
        let model = try Fixture.model(kind)
        let layers = ClipDecoder(model.config.autoencoder)
        layers.initialize(from: RandomStream(seed: 1))
        let latents = Tensor.normal([4, 3, 5, 4], from: RandomStream(seed: 2))
        #expect(
            layers.decoded(latents, by: model.autoencoder, frames: 4).floats
                == model.autoencoder.decode(latents).floats)
    }

    /// A part sees all that says something of its frames.
    @Test(arguments: [1, 5, 16])
    func partsAreTheWholeClip(length: Int) throws {
        let layers = try learnt
        #expect(layers.reach == 6)
        let latents = Tensor.normal([16, 3, 2, 4], from: RandomStream(seed: 3))
        var decoding = ClipDecoding(model: model, layers: layers, dtype: .float32)
        decoding.length = length
        var frames: [Tensor] = []
        decoding(latents) { frames.append($0) }
        expectClose(
            .concatenated(frames, axis: 0),
            layers.decoded(
                latents / model.config.autoencoder.scale, by: model.autoencoder, frames: 16),
            within: 1e-5)
    }

    @Test func aFileHoldsWhatWasSaved() throws {
        let layers = try learnt
        try withTemporaryFolder { folder in
            let url = folder.appending(path: ClipDecoder.file)
            try layers.save(to: url)
            let again = try ClipDecoder(contentsOf: url, for: model.config.autoencoder)
            for (a, b) in zip(layers.parameters, again.parameters) {
                #expect(a.tensor.floats == b.tensor.floats)
            }
        }
        let other = try Fixture.url("temporal-layers.safetensors")
        let error = #expect(throws: FileError.self) {
            try ClipDecoder(contentsOf: other, for: model.config.autoencoder)
        }
        #expect(error?.what == "holds no layers over time of a decoder")
    }
}
