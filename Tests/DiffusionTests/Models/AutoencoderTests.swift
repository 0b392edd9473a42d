import Frames
import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct AutoencoderTests {
    @Test func matchesPyTorchForwardAndBackward() throws {
        let fixture = try Fixture("autoencoder")
        let autoencoder = Autoencoder(
            AutoencoderConfig(latentChannels: 4, coarseChannels: 12, fineChannels: 8, blocks: 1))
        let trained = autoencoder.namedParameters.filter { !$0.name.hasPrefix("statistics") }
        try fixture.load(trained)
        func outputs() throws -> [String: Tensor] {
            let posterior = autoencoder.encoder(
                try fixture.input("pictures"), dtype: .float32)
            let decoded = autoencoder.decoder(
                try fixture.input("latents"), noise: try fixture.input("noise").floats,
                dtype: .float32)
            return [
                "mean": posterior.mean, "logVariance": posterior.logVariance, "decoded": decoded,
            ]
        }
        for (name, value) in try outputs() {
            expectClose(value, try fixture.output(name), within: 1e-4)
        }
        try fixture.expectGradients(
            trained, of: { try fixture.weighted(outputs()) }, within: 1e-3)
    }

    @Test(arguments: Fixture.dtypes)
    func permutingPicturesPermutesLatents(dtype: DType) throws {
        let fixture = try Fixture("autoencoder")
        let autoencoder = Autoencoder(
            AutoencoderConfig(latentChannels: 4, coarseChannels: 12, fineChannels: 8, blocks: 1))
        try fixture.load(
            autoencoder.namedParameters.filter { !$0.name.hasPrefix("statistics") })
        let pictures = Tensor.normal([3, 32, 64, 3], from: RandomStream(seed: 3))
        let noise: [Float] = [0, 0.1, 0.2]
        func thereAndBack(_ order: [Int]) -> [Tensor] {
            let latents = autoencoder.encoder(pictures.gathered(rows: order), dtype: dtype).mean
            let decoded = autoencoder.decoder(
                latents, noise: order.map { noise[$0] }, dtype: dtype)
            return [latents, decoded]
        }
        let order = [2, 0, 1]
        for (usual, permuted) in zip(thereAndBack([0, 1, 2]), thereAndBack(order)) {
            #expect(permuted.floats == usual.gathered(rows: order).floats)
        }
    }

    /// Before training an autoencoder is PCA: on flat patches, which three numbers tell, it is
    /// exact.
    @Test func startsAtPCA() {
        let flat = (0..<24).map { index in
            let color: [Int] = [index * 10, index * index % 250, 255 - index * 7]
            return Frame(width: 16, height: 16, pixels: (0..<768).map { UInt8(color[$0 % 3]) })
        }
        let pictures = Tensor(frames: flat)
        let autoencoder = Autoencoder(
            AutoencoderConfig(latentChannels: 3, coarseChannels: 8, fineChannels: 8, blocks: 1))
        autoencoder.initialize(from: RandomStream(seed: 1))
        PatchPCA(pictures: pictures, channels: 3).start(autoencoder)
        let latents = autoencoder.encoder(pictures, dtype: .float32).mean
        let decoded = autoencoder.decoder(
            latents, noise: flat.map { _ in 0 }, dtype: .float32)
        expectClose(decoded, pictures, within: 1e-3)
    }

    @Test func normalisedLatentsHaveUnitVariance() {
        let moments = LatentStatistics(channels: 2).base
        let latents =
            Tensor.normal([4, 8, 8, 2], from: RandomStream(seed: 2))
            * Tensor([3, 0.5], shape: [2]) + 1
        moments.measure(latents)
        let normalized = moments.normalized(latents)
        expectClose(normalized.mean(axes: [0, 1, 2]) + 1, .ones([2]), within: 1e-4)
        expectClose(normalized.squared().mean(axes: [0, 1, 2]), .ones([2]), within: 1e-3)
        expectClose(moments.restored(normalized), latents, within: 1e-4)
    }
}
