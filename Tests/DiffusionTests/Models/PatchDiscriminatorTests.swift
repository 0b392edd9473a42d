import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct PatchDiscriminatorTests {
    /// Scores and the losses of both sides: of Conv2d and Conv3d.
    @Test(arguments: [("discriminator-pictures", 1), ("discriminator-clips", 3)], Fixture.dtypes)
    func matchesPyTorchForwardAndBackward(_ row: (name: String, frames: Int), _ dtype: DType)
        throws
    {
        let fixture = try Fixture(row.name)
        let network = PatchDiscriminator(channels: [8, 12], frames: row.frames)
        try fixture.load(network.namedParameters)
        func outputs() throws -> [String: Tensor] {
            let (real, made) = (
                network(try fixture.input("true"), frames: row.frames, dtype: dtype),
                network(try fixture.input("made"), frames: row.frames, dtype: dtype)
            )
            return [
                "true": real, "made": made, "hinge": .hingeLoss(true: real, made: made),
                "pull": -made.mean(),
            ]
        }
        let tolerance: Float = dtype == .float32 ? 1e-4 : 2e-2
        for (name, value) in try outputs() {
            expectClose(value, try fixture.output(name), within: tolerance)
        }
        func loss() throws -> Tensor { try fixture.weighted(outputs()) }
        if dtype == .float32 {
            try fixture.expectGradients(network.namedParameters, of: loss, within: 1e-4)
        } else {
            try fixture.expectGradientsTogether(network.namedParameters, of: loss, within: 4e-2)
        }
    }

    @Test func clipsOfABatchDoNotSeeEachOther() {
        let network = PatchDiscriminator(channels: [8, 12], frames: 3)
        network.initialize(from: RandomStream(seed: 1))
        let pictures = Tensor.normal([6, 16, 32, 3], from: RandomStream(seed: 2))
        let whole = network(pictures, frames: 3, dtype: .float32)
        #expect(whole.shape == [6, 4, 8, 1])
        expectClose(network(pictures[3..<6], frames: 3, dtype: .float32), whole[3..<6])
        // One that sees single frames scores them as they are.
        let single = PatchDiscriminator(channels: [8, 12], frames: 1)
        single.initialize(from: RandomStream(seed: 1))
        expectClose(
            single(pictures[3..<4], frames: 1, dtype: .float32),
            single(pictures, frames: 1, dtype: .float32)[3..<4])
    }
}
