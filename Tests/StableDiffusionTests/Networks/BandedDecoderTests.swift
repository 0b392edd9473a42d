import Randomness
import Tensors
import TestSupport
import Testing

@testable import StableDiffusion

@TensorActor
struct BandedDecoderTests {
    /// Bands of one row, of some rows, and more than there are: the picture that is decoded at once.
    @Test(arguments: [1, 40, 100, 1 << 20])
    func bandsAreTheWholePicture(positions: Int) throws {
        let model = try Fixture.model("x4")
        // Far from mean 0, where squares would lose digits.
        let latents = Tensor.normal([2, 9, 6, 4], from: RandomStream(seed: 1)) * 3 + 5
        let autoencoder = model.autoencoder
        let decoder = BandedDecoder(
            decoder: autoencoder.decoder, groups: model.config.autoencoder.groups,
            positions: positions)
        expectClose(
            decoder(autoencoder.postQuantConv(latents)), autoencoder.decode(latents), within: 1e-5)
    }

    @Test(.enabled(if: Precision.hasBFloat16)) func itIsCloseInBfloat16() throws {
        let model = try Fixture.model("x4")
        let latents = Tensor.normal([1, 9, 6, 4], from: RandomStream(seed: 1))
        let made = model.autoencoder.decodeInBands(
            latents.cast(to: .bfloat16), groups: model.config.autoencoder.groups)
        #expect(made.dtype == .bfloat16)
        expectClose(made.cast(to: .float32), model.autoencoder.decode(latents), within: 0.05)
    }
}
