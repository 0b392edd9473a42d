import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct NormalizeGradientTests {
    @Test(arguments: [
        GradientCase("group norm", [2, 3, 8], [8], [8]) {
            $0[0].groupNormalized(groups: 2, scale: $0[1], shift: $0[2])
        },
        GradientCase("group norm per sample", [2, 3, 8], [2, 8], [2, 8]) {
            $0[0].groupNormalized(groups: 4, scale: $0[1], shift: $0[2], activation: .silu)
        },
        GradientCase("layer norm", [3, 5], [5], [5]) {
            $0[0].layerNormalized(scale: $0[1], shift: $0[2])
        },
        GradientCase("RMS norm", [3, 5], [5]) { $0[0].rmsNormalized(scale: $0[1]) },
        GradientCase("RMS norm and SiLU", [3, 17], [17]) {
            $0[0].rmsNormalized(scale: $0[1], activation: .silu)
        },
        GradientCase("softmax", [3, 5]) { $0[0].softmax() },
    ])
    func gradientMatchesFiniteDifferences(_ op: GradientCase) {
        expectGradient(at: op.inputs(), of: op.body)
    }
}
