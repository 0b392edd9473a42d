import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct TemporalDecoderTests {
    private let config = AutoencoderConfig(
        latentChannels: 4, coarseChannels: 12, fineChannels: 8, blocks: 1)

    @Test(arguments: Fixture.dtypes)
    func matchesPyTorchForwardAndBackward(dtype: DType) throws {
        let fixture = try Fixture("temporal-decoder")
        let (decoder, temporal) = (Decoder(config), TemporalDecoder(config))
        let parameters =
            decoder.namedParameters.prefixed(by: "decoder.")
            + temporal.namedParameters.prefixed(by: "temporal.")
        try fixture.load(parameters)
        func decoded() throws -> Tensor {
            decoder(
                try fixture.input("latents"), noise: try fixture.input("noise").floats,
                overTime: temporal, frames: 3, dtype: dtype)
        }
        let tolerance: Float = dtype == .float32 ? 1e-4 : 2e-2
        expectClose(try decoded(), try fixture.output("decoded"), within: tolerance)
        func loss() throws -> Tensor { try fixture.weighted(["decoded": decoded()]) }
        if dtype == .float32 {
            try fixture.expectGradients(parameters, of: loss, within: 1e-4)
        } else {
            try fixture.expectGradientsTogether(parameters, of: loss, within: 4e-2)
        }
    }

    @Test(arguments: Fixture.dtypes)
    func startsExactlyAtTheImageDecoder(dtype: DType) {
        let (decoder, temporal) = (Decoder(config), TemporalDecoder(config))
        decoder.initialize(from: RandomStream(seed: 1))
        temporal.initialize(from: RandomStream(seed: 2))
        // The output starts at zero: without this there would be nothing to compare.
        let output = decoder.output.weight
        output.assign(.normal(output.shape, from: RandomStream(seed: 3)))
        let latents = Tensor.normal([6, 4, 8, 4], from: RandomStream(seed: 4))
        let noise: [Float] = [0, 0, 0, 0.2, 0.2, 0.2]
        let image = decoder(latents, noise: noise, dtype: dtype)
        let video = decoder(
            latents, noise: noise, overTime: temporal, frames: 3, dtype: dtype)
        #expect(video.floats == image.floats)
        #expect(
            (image - decoder.linear(latents).pixelShuffled(by: 8)).floats.contains { abs($0) > 0.1 }
        )
    }

    @Test(arguments: Fixture.dtypes)
    func permutingClipsPermutesPictures(dtype: DType) throws {
        let fixture = try Fixture("temporal-decoder")
        let (decoder, temporal) = (Decoder(config), TemporalDecoder(config))
        try fixture.load(
            decoder.namedParameters.prefixed(by: "decoder.")
                + temporal.namedParameters.prefixed(by: "temporal."))
        let latents = Tensor.normal([6, 4, 8, 4], from: RandomStream(seed: 4))
        let noise: [Float] = [0, 0, 0.1, 0.1, 0.2, 0.2]
        // Three clips of two frames.
        func decoded(_ order: [Int]) -> Tensor {
            decoder(
                latents.gathered(rows: order), noise: order.map { noise[$0] },
                overTime: temporal, frames: 2, dtype: dtype)
        }
        let usual = decoded(Array(0..<6))
        let order = [4, 5, 0, 1, 2, 3]
        #expect(decoded(order).floats == usual.gathered(rows: order).floats)
        // Frames of a clip are no clips.
        let torn = [0, 2, 1, 3, 4, 5]
        #expect(decoded(torn).floats != usual.gathered(rows: torn).floats)
    }

    /// What stage and file `decoder` hold.
    @Test func holdsResidualsOverTimeAlone() {
        let names = VideoLDM(uninitialized: .tiny).parameters(of: .decoder).map(\.name)
        #expect(
            names
                == ["coarse.0", "fine.0"].flatMap { layer in
                    [
                        "norm1.weight", "conv.weight", "conv.bias", "norm2.weight",
                        "projection.weight", "projection.bias",
                    ].map { "\(layer).\($0)" }
                })
    }

    /// Multiplications and additions of the products of a frame: 4 GFLOP at 128×256, 50 at 512×1024.
    @Test func costsWhatItMay() {
        let model = VideoLDM(uninitialized: .small)
        let networks = [
            model.autoencoder.decoder.namedParameters, model.temporalDecoder.namedParameters,
        ]
        let costs = networks.map { parameters in
            parameters.filter { $0.parameter.shape.count > 1 }.reduce(0) { sum, layer in
                // Four positions at 1/4 of the picture's size for one at 1/8.
                let isFine = layer.name.hasPrefix("fine") || layer.name.hasPrefix("output")
                return sum + 2 * layer.parameter.shape.reduce(1, *) * (isFine ? 4 : 1)
            }
        }
        #expect(costs.map { $0 * 16 * 32 / 1_000_000 } == [2_239, 402])
        #expect(costs.map { $0 * 64 * 128 / 1_000_000_000 } == [35, 6])
    }
}
