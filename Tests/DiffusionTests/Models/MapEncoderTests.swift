import Tensors
import TestSupport
import Testing

@testable import Conditioning
@testable import Diffusion

@TensorActor
struct MapEncoderTests {
    @Test(arguments: Fixture.dtypes)
    func matchesPyTorchForwardAndBackward(dtype: DType) throws {
        let fixture = try Fixture("map-encoder")
        let encoder = MapEncoder(channels: [4, 6, 8], width: 5)
        try fixture.load(encoder.namedParameters)
        let (maps, absence) = (try fixture.input("maps"), try fixture.input("absence"))
        func features() -> Tensor {
            encoder(maps.cast(to: dtype), absence: absence.cast(to: dtype)).cast(to: .float32)
        }
        let tolerance: Float = dtype == .float32 ? 1e-4 : 2e-2
        expectClose(features(), try fixture.output("features"), within: tolerance)
        func loss() throws -> Tensor { try fixture.weighted(["features": features()]) }
        if dtype == .float32 {
            try fixture.expectGradients(encoder.namedParameters, of: loss, within: 1e-4)
        } else {
            try fixture.expectGradientsTogether(encoder.namedParameters, of: loss, within: 4e-2)
        }
    }

    /// Weights that learnt without it go on from where they are.
    @Test func startsAtNothing() {
        let encoder = MapEncoder(channels: [4, 6, 8], width: 5)
        encoder.initialize(from: .init(seed: 1))
        let maps = Tensor.normal(
            [1, 4, 8, 16 * ConditionLayout.current.maps.count], from: .init(seed: 2))
        #expect(encoder(maps, absence: .zeros([1, 4])).floats.allSatisfy { $0 == 0 })
    }
}
