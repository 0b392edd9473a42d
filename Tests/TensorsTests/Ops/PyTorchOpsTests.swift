import TestSupport
import Testing

@testable import Tensors

/// Plain ops, forward and backward, beside what PyTorch computes.
@TensorActor
struct PyTorchOpsTests {
    struct Op: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let body: @Sendable ([Tensor]) -> Tensor

        init(_ name: String, _ body: @escaping @Sendable ([Tensor]) -> Tensor) {
            (testDescription, self.body) = (name, body)
        }
    }

    @Test(arguments: [
        Op("silu") { $0[0].silu() },
        Op("gelu") { $0[0].gelu() },
        Op("sigmoid") { $0[0].sigmoid() },
        Op("tanh") { $0[0].tanh() },
        Op("exp") { $0[0].exp() },
        Op("log") { $0[0].log() },
        Op("squareRoot") { $0[0].squareRoot() },
        Op("squared") { $0[0].squared() },
        Op("absolute") { $0[0].absolute() },
        Op("clamped") { $0[0].clamped(to: -1...2.5) },
        Op("add") { $0[0] + $0[1] },
        Op("subtract") { $0[0] - $0[1] },
        Op("multiply") { $0[0] * $0[1] },
        Op("divide") { $0[0] / $0[1] },
        Op("divideNumber") { 3 / $0[0] },
        Op("sum") { $0[0].sum(axes: [0, 2]) },
        Op("mean") { $0[0].mean(axes: [1, 2], keepingAxes: true) },
        Op("permuted") { $0[0].permuted(2, 0, 3, 1) },
        Op("pixelShuffled") { $0[0].pixelShuffled(by: 2) },
        Op("pixelUnshuffled") { $0[0].pixelUnshuffled(by: 2) },
        Op("gathered") { $0[0].gathered(rows: [3, 0, 3, 1]) },
        Op("upsampledNearest") { $0[0].upsampledNearest(by: 3) },
        Op("areaDownsampled") { $0[0].areaDownsampled(by: 2) },
        Op("cubicUp") { $0[0].resizedBicubic(height: 7, width: 16) },
        Op("cubicDown") { $0[0].resizedBicubic(height: 3, width: 4) },
        Op("resizedUp") { $0[0].resizedBilinear(height: 7, width: 16) },
        Op("resizedDown") { $0[0].resizedBilinear(height: 3, width: 4) },
        Op("meanSquaredError") { $0[0].meanSquaredError(to: $0[1]) },
        Op("weightedSquaredError") { x in
            x[0].meanSquaredError(to: x[1], weights: Tensor([0.5, 1, 2], shape: [3, 1, 1]))
        },
        Op("meanAbsoluteError") { $0[0].meanAbsoluteError(to: $0[1]) },
        Op("gaussianKL") { .gaussianKL(mean: $0[0], logVariance: $0[1]) },
    ])
    func agreesInEitherDType(op: Op) throws {
        let file = try Safetensors(fixture: "ops")
        try expectAgreement(op, file, as: .float32, within: 2e-6)
        try expectAgreement(op, file, as: .bfloat16, within: 1e-2)
    }

    private func expectAgreement(
        _ op: Op, _ file: Safetensors, as dtype: DType, within tolerance: Float
    ) throws {
        let name = op.testDescription
        let inputs = try ["0", "1"].filter { file.shape(of: "\(name).\($0)") != nil }
            .map { try file.tensor("\(name).\($0)") }
        let parameters = inputs.map { input in
            let parameter = Parameter(input.shape, start: .zeros)
            parameter.assign(input)
            return parameter
        }
        let seed = try file.tensor("\(name).gradient")
        var result = Tensor(0)
        let (_, gradients) = valueAndGradients(of: parameters) {
            let output = op.body(parameters.map { $0.value.cast(to: dtype) })
            result = output.detached
            return (output * seed).sum()
        }
        expectClose(result, try file.tensor("\(name).result"), within: tolerance)
        for (index, gradient) in gradients.enumerated() {
            expectClose(gradient, try file.tensor("\(name).\(index).gradient"), within: tolerance)
        }
    }
}
