import Randomness
import TestSupport
import Testing

@testable import Tensors

/// One op, and an input on which its gradient is smooth.
struct GradientCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let shapes: [[Int]]
    /// Where the inputs lie: standard normal numbers, scaled and moved.
    let spread: Float
    let center: Float
    let body: @Sendable ([Tensor]) -> Tensor

    init(
        _ name: String, _ shapes: [Int]..., spread: Float = 1, center: Float = 0,
        body: @escaping @Sendable ([Tensor]) -> Tensor
    ) {
        (testDescription, self.shapes, self.body) = (name, shapes, body)
        (self.spread, self.center) = (spread, center)
    }

    func inputs(seed: UInt64 = 7) -> [Tensor] {
        shapes.enumerated().map { index, shape in
            let stream = RandomStream(seed: seed).child(index)
            return Tensor.normal(shape, from: stream) * spread + center
        }
    }
}

@TensorActor
struct ElementwiseGradientTests {
    @Test(arguments: [
        GradientCase("+", [2, 3], [2, 3]) { $0[0] + $0[1] },
        GradientCase("+ row", [2, 3], [3]) { $0[0] + $0[1] },
        GradientCase("- column", [2, 1], [2, 3]) { $0[0] - $0[1] },
        GradientCase("* both ways", [2, 1, 3], [2, 1]) { $0[0] * $0[1] },
        GradientCase("* itself", [5]) { $0[0] * $0[0] },
        GradientCase("* a number", [2, 3], []) { $0[0] * $0[1] },
        GradientCase("/", [2, 3], [3], spread: 0.1, center: 1) { $0[0] / $0[1] },
        GradientCase("plain numbers", [4], spread: 0.1, center: 1) { 3 - 2 / ($0[0] * 2 + 1) },
        GradientCase("silu", [9]) { $0[0].silu() },
        GradientCase("gelu", [9]) { $0[0].gelu() },
        GradientCase("quickGELU", [9]) { $0[0].quickGELU() },
        GradientCase("sigmoid", [9]) { $0[0].sigmoid() },
        GradientCase("tanh", [9]) { $0[0].tanh() },
        GradientCase("exp", [9]) { $0[0].exp() },
        GradientCase("log", [9], spread: 0.1, center: 2) { $0[0].log() },
        GradientCase("squareRoot", [9], spread: 0.1, center: 2) { $0[0].squareRoot() },
        GradientCase("squared", [9]) { $0[0].squared() },
        GradientCase("absolute", [9], spread: 0.1, center: -1) { $0[0].absolute() },
        GradientCase("leakyReLU up", [9], spread: 0.1, center: 1) { $0[0].leakyReLU(slope: 0.2) },
        GradientCase("leakyReLU down", [9], spread: 0.1, center: -1) {
            $0[0].leakyReLU(slope: 0.2)
        },
        GradientCase("clamped", [9], spread: 0.5, center: 0) { $0[0].clamped(to: -9...9) },
        GradientCase("clamped away", [3], spread: 0.1, center: 5) { $0[0].clamped(to: -1...1) },
    ])
    func matchesFiniteDifferences(row: GradientCase) {
        expectGradient(at: row.inputs(), of: row.body)
    }

    @Test func castingCarriesTheGradientInTheDTypeOfTheInput() {
        let parameter = Parameter([2], start: .constant(1.5))
        let (value, gradients) = valueAndGradients(of: [parameter]) {
            (parameter.value.cast(to: .bfloat16).squared() * 3).sum()
        }
        #expect(value.item == 13.5)
        #expect(gradients[0].dtype == .float32)
        #expect(gradients[0].floats == [9, 9])
    }
}
