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
                network(try fixture.input("true"), frames: row.frames, dtype: dtype).scores,
                network(try fixture.input("made"), frames: row.frames, dtype: dtype).scores
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
        let whole = network(pictures, frames: 3, dtype: .float32).scores
        #expect(whole.shape == [6, 4, 8, 1])
        expectClose(network(pictures[3..<6], frames: 3, dtype: .float32).scores, whole[3..<6])
        // One that sees single frames scores them as they are.
        let single = PatchDiscriminator(channels: [8, 12], frames: 1)
        single.initialize(from: RandomStream(seed: 1))
        expectClose(
            single(pictures[3..<4], frames: 1, dtype: .float32).scores,
            single(pictures, frames: 1, dtype: .float32).scores[3..<4])
    }

    /// What stands beside a picture counts like a color of it.
    @Test func aConditionIsMoreChannels() {
        let (two, one) = (
            PatchDiscriminator(channels: [8, 12], conditionChannels: 3, frames: 1),
            PatchDiscriminator(channels: [8, 12], frames: 1)
        )
        two.initialize(from: RandomStream(seed: 1))
        for ((_, from), (_, to)) in zip(two.namedParameters, one.namedParameters) {
            to.assign(from.shape == to.shape ? from.tensor : from.tensor.sliced(axis: 1, 0..<3))
        }
        let pictures = Tensor.normal([2, 16, 32, 3], from: RandomStream(seed: 2))
        func scores(_ condition: Tensor) -> Tensor {
            two(pictures, beside: condition, frames: 1, dtype: .float32).scores
        }
        let alone = one(pictures, frames: 1, dtype: .float32)
        expectClose(scores(.zeros(pictures.shape)), alone.scores)
        #expect(scores(pictures).floats != alone.scores.floats)
        #expect(alone.features.map(\.shape) == [[2, 8, 16, 8], [2, 4, 8, 12]])
    }
}
