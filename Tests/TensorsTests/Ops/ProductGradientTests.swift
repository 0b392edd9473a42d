import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct ProductGradientTests {
    @Test(arguments: [
        GradientCase("convolved", [2, 3, 4, 2], [3, 2, 3, 3], [3]) {
            $0[0].convolved(weight: $0[1], bias: $0[2])
        },
        GradientCase("convolved, stride 2, no bias", [1, 4, 5, 2], [2, 2, 3, 3]) {
            $0[0].convolved(
                weight: $0[1], stride: 2, padding: .zeros(top: 0, left: 1, bottom: 1, right: 0))
        },
        GradientCase("convolvedAlongTime", [6, 1, 2, 2], [3, 2, 3], [3]) {
            $0[0].convolvedAlongTime(weight: $0[1], bias: $0[2], frames: 3)
        },
        GradientCase("convolved, adding", [1, 3, 4, 2], [3, 2, 3, 3], [1, 3, 4, 3]) {
            $0[0].convolved(weight: $0[1], adding: $0[2])
        },
        GradientCase("linear", [2, 3, 4], [5, 4], [5]) {
            $0[0].linear(weight: $0[1], bias: $0[2])
        },
        GradientCase("linear, adding", [3, 4], [5, 4], [5], [3, 5]) {
            $0[0].linear(weight: $0[1], bias: $0[2], adding: $0[3])
        },
        GradientCase("multiplied", [2, 3, 4], [2, 4, 2]) { $0[0].multiplied(by: $0[1]) },
        GradientCase("multiplied, this transposed", [4, 3], [4, 2]) {
            $0[0].multiplied(by: $0[1], transposingSelf: true)
        },
        GradientCase("multiplied, other transposed", [3, 4], [2, 4]) {
            $0[0].multiplied(by: $0[1], transposingOther: true)
        },
        GradientCase("multiplied, both transposed", [4, 3], [2, 4]) {
            $0[0].multiplied(by: $0[1], transposingSelf: true, transposingOther: true)
        },
    ])
    func gradientMatchesFiniteDifferences(_ example: GradientCase) {
        expectGradient(at: example.inputs(), of: example.body)
    }
}
