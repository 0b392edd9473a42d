import TestSupport
import Testing

@testable import Tensors

/// Convolutions and matrix products against PyTorch, values and gradients, in both precisions.
@TensorActor
struct ProductFixtureTests {
    /// One op of the file: the names of its inputs, the first stored as the precision says.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var inputs = ["x", "weight", "bias"]
        let body: @Sendable ([Tensor]) -> Tensor

        static func convolution(_ name: String, stride: Int = 1, padding: Padding = .same) -> Case {
            Case(testDescription: name) {
                $0[0].convolved(weight: $0[1], bias: $0[2], stride: stride, padding: padding)
            }
        }
    }

    nonisolated static let cases: [Case] = [
        .convolution("same3x3"), .convolution("odd channels"), .convolution("seven channels"),
        .convolution("pointwise"), .convolution("stride 2", stride: 2),
        .convolution(
            "one-sided", stride: 2, padding: .zeros(top: 0, left: 0, bottom: 1, right: 1)),
        .convolution("patches", stride: 4, padding: 0), .convolution("wide padding", padding: 2),
        Case(testDescription: "linear") { $0[0].linear(weight: $0[1], bias: $0[2]) },
        Case(testDescription: "along time") { inputs in
            // [2, 4, 6, 5] in the file: t = 4 frames of 2×3 positions.
            inputs[0].reshaped(8, 2, 3, 5)
                .convolvedAlongTime(weight: inputs[1], bias: inputs[2], frames: 4)
                .reshaped(2, 4, 6, 9)
        },
    ]

    @Test(arguments: cases)
    func agreesInFloat32(_ example: Case) throws {
        try compare(example, as: .float32, within: 1e-5)
    }

    @Test(.enabled(if: Precision.hasBFloat16), arguments: cases)
    func agreesInBFloat16(_ example: Case) throws {
        try compare(example, as: .bfloat16, within: 5e-3)
    }

    @Test(arguments: [false, true], [false, true])
    func productAgrees(_ flipsA: Bool, _ flipsB: Bool) throws {
        try compare(product(flipsA, flipsB), as: .float32, within: 1e-5)
    }

    @Test(.enabled(if: Precision.hasBFloat16), arguments: [false, true], [false, true])
    func productAgreesInBFloat16(_ flipsA: Bool, _ flipsB: Bool) throws {
        try compare(product(flipsA, flipsB), as: .bfloat16, within: 1e-2)
    }

    /// The matrices of the file, flipped before a product that reads them the other way round.
    private func product(_ flipsA: Bool, _ flipsB: Bool) -> Case {
        Case(testDescription: "product", inputs: ["a", "b"]) { inputs in
            let b = inputs[1].cast(to: inputs[0].dtype)
            return (flipsA ? inputs[0].permuted(0, 1, 3, 2) : inputs[0]).multiplied(
                by: flipsB ? b.permuted(0, 1, 3, 2) : b,
                transposingSelf: flipsA, transposingOther: flipsB)
        }
    }

    private func compare(_ example: Case, as dtype: DType, within tolerance: Float) throws {
        let file = try Safetensors(fixture: "products")
        let name = example.testDescription
        let values = try example.inputs.map { try file.tensor("\(name).\($0)") }
        let parameters = values.map { Parameter($0.shape, start: .zeros) }
        for (parameter, value) in zip(parameters, values) { parameter.assign(value) }
        let weights = try file.tensor("\(name).g")
        var result: Tensor?
        let (_, gradients) = valueAndGradients(of: parameters) {
            var inputs = parameters.map(\.value)
            inputs[0] = inputs[0].cast(to: dtype)
            let y = example.body(inputs)
            result = y.detached
            return (y * weights).sum()
        }
        let y = try #require(result)
        #expect(y.dtype == dtype)
        expectClose(y.cast(to: .float32), try file.tensor("\(name).y"), within: tolerance)
        for (input, gradient) in zip(example.inputs, gradients) {
            expectClose(gradient, try file.tensor("\(name).d\(input)"), within: tolerance)
        }
    }
}
