import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct AttentionGradientTests {
    @Test(arguments: [
        GradientCase("packed", [2, 3, 12]) { $0[0].attended(heads: 2) },
        GradientCase("along time", [4, 3, 12]) { $0[0].attendedAlongTime(heads: 2, frames: 2) },
        GradientCase("apart", [1, 5, 4], [1, 3, 4], [1, 3, 4]) {
            .attention(query: $0[0], key: $0[1], value: $0[2], heads: 2)
        },
        GradientCase("causal", [1, 3, 4], [1, 3, 4], [1, 3, 4]) {
            .maskedAttention(
                query: $0[0], key: $0[1], value: $0[2], heads: 2, mask: .causalMask(3))
        },
    ])
    func gradientMatchesFiniteDifferences(_ op: GradientCase) {
        expectGradient(at: op.inputs(), of: op.body)
    }
}
