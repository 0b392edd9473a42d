import Randomness
import TestSupport
import Testing

@testable import Tensors

/// Layers with PyTorch's weights give PyTorch's results and gradients.
@TensorActor
struct LayerFixtureTests {
    /// A layer and how it is called.
    struct Case {
        let layer: any Module
        let apply: (Tensor) -> Tensor

        init<Layer: Module>(_ layer: Layer, _ apply: @escaping (Layer, Tensor) -> Tensor) {
            self.layer = layer
            self.apply = { apply(layer, $0) }
        }
    }

    let file: Safetensors

    init() throws {
        file = try Safetensors(fixture: "layers")
    }

    enum Name: String, CaseIterable {
        case linear, conv, attention, embedding
        case linearWithoutBias = "linear_without_bias"
        case convStrided = "conv_strided"
        case conv1x1 = "conv_1x1"
        case temporalConv = "temporal_conv"
        case attentionAlongTime = "attention_along_time"
        case groupNorm = "group_norm"
        case groupNormModulated = "group_norm_modulated"
        case layerNorm = "layer_norm"
        case rmsNorm = "rms_norm"
    }

    func layer(_ name: Name) throws -> Case {
        switch name {
        case .linear: Case(Linear(from: 6, to: 5)) { $0($1) }
        case .linearWithoutBias: Case(Linear(from: 6, to: 5, bias: false)) { $0($1) }
        case .conv: Case(Conv2d(from: 4, to: 6)) { $0($1) }
        case .convStrided:
            Case(Conv2d(from: 4, to: 6, stride: 2, padding: 1, bias: false)) { $0($1) }
        case .conv1x1: Case(Conv2d(from: 4, to: 3, kernel: 1)) { $0($1) }
        case .temporalConv: Case(TemporalConv(from: 4, to: 6)) { $0($1, frames: 3) }
        case .attention: Case(MultiHeadAttention(channels: 8, heads: 2)) { $0($1) }
        case .attentionAlongTime:
            Case(MultiHeadAttention(channels: 8, heads: 2)) { $0($1, frames: 3) }
        case .groupNorm: Case(GroupNorm(channels: 6, groups: 2)) { $0($1) }
        case .groupNormModulated: try modulatedNorm()
        case .layerNorm: Case(LayerNorm(channels: 6)) { $0($1) }
        case .rmsNorm: Case(RMSNorm(channels: 6)) { $0($1) }
        case .embedding: Case(Embedding(count: 5, width: 4)) { $0($1.floats.map { Int($0) }) }
        }
    }

    func modulatedNorm() throws -> Case {
        let scale = try file.tensor("group_norm_modulated.scale")
        let shift = try file.tensor("group_norm_modulated.shift")
        return Case(GroupNorm(channels: 6, groups: 2)) {
            $0($1, scale: scale, shift: shift, activation: .silu)
        }
    }

    @Test(arguments: Name.allCases)
    func agreesWithPyTorch(_ layer: Name) throws {
        try expectAgreement(layer, as: .float32, forward: 1e-5, backward: 1e-4)
    }

    /// An embedding looks up float32 rows, whatever follows.
    @Test(
        .enabled(if: Precision.hasBFloat16), arguments: Name.allCases.filter { $0 != .embedding })
    func agreesWithPyTorchInBFloat16(_ layer: Name) throws {
        try expectAgreement(layer, as: .bfloat16, forward: 2e-2, backward: 2e-2)
    }

    private func expectAgreement(
        _ layer: Name, as dtype: DType, forward: Float, backward: Float
    ) throws {
        let (test, name) = (try self.layer(layer), layer.rawValue)
        try test.layer.load(from: file, prefix: "\(name).weights.")
        let x = try file.tensor("\(name).x").cast(to: dtype)
        let y = test.apply(x)
        #expect(y.dtype == dtype)
        expectClose(y.cast(to: .float32), try file.tensor("\(name).y"), within: forward)
        let (_, gradients) = valueAndGradients(of: test.layer.parameters) {
            test.apply(x).cast(to: .float32).squared().mean()
        }
        for (named, gradient) in zip(test.layer.namedParameters, gradients) {
            expectClose(
                gradient, try file.tensor("\(name).gradients.\(named.name)"), within: backward)
        }
    }

    /// The bounds are PyTorch's: ±1/√(numbers in a weighted sum), for a bias too.
    @Test(arguments: [(Name.linear, Float(6)), (.conv, 36), (.temporalConv, 12)])
    func startsLikePyTorch(_ name: Name, _ inputs: Float) throws {
        for parameter in try layer(name).layer.parameters {
            #expect(parameter.start == .uniform(bound: 1 / inputs.squareRoot()))
        }
    }

    @Test func lastProjectionsStartAtZero() {
        let layers: [any Module] = [
            Linear(from: 2, to: 2, startingAtZero: true),
            Conv2d(from: 2, to: 2, startingAtZero: true),
            TemporalConv(from: 2, to: 2, startingAtZero: true),
        ]
        for parameter in layers.flatMap(\.parameters) { #expect(parameter.start == .zeros) }
    }

    @Test func residualsAreAdded() {
        let x = Tensor.normal([2, 3, 4, 8], from: RandomStream(seed: 1))
        let attention = MultiHeadAttention(channels: 8, heads: 2, startingAtZero: true)
        attention.initialize(from: RandomStream(seed: 2))
        #expect(attention(x, adding: x).floats == x.floats)
        #expect(attention(x, frames: 2, adding: x).floats == x.floats)
        let conv = Conv2d(from: 8, to: 8)
        conv.initialize(from: RandomStream(seed: 3))
        expectClose(conv(x, adding: x), conv(x) + x)
        let temporal = TemporalConv(from: 8, to: 8)
        temporal.initialize(from: RandomStream(seed: 4))
        expectClose(temporal(x, frames: 2, adding: x), temporal(x, frames: 2) + x)
    }

    @Test func sinusoidsStandInTheOrderOfDiffusers() throws {
        let positions = try file.tensor("sinusoidal.x").floats
        expectClose(
            .sinusoidal(positions: positions, width: 8), try file.tensor("sinusoidal.y"),
            within: 1e-4)
    }

    @Test func theTableOfPlacesIsMadeOnce() {
        let table = Tensor.sinusoidal(count: 5, width: 8)
        let made = Tensor.sinusoidal(positions: [0, 1, 2, 3, 4], width: 8)
        #expect(table.floats == made.floats)
        #expect(Tensor.sinusoidal(count: 5, width: 8).storage.address == table.storage.address)
        #expect(Tensor.sinusoidal(count: 8, width: 10).shape == [8, 10])
    }
}
