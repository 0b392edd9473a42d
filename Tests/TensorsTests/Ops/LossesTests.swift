import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct LossesTests {
    let x = Tensor([1, 2, 3, 4], shape: [2, 2])
    let target = Tensor([1, 1, 1, 1], shape: [2, 2])

    @Test func squaredErrors() {
        #expect(x.meanSquaredError(to: target).item == 3.5)
        let weights = Tensor([0, 2], shape: [2, 1])
        #expect(x.meanSquaredError(to: target, weights: weights).item == 6.5)
    }

    @Test func absoluteErrors() {
        #expect(x.meanAbsoluteError(to: target).item == 1.5)
        let weights = Tensor([0, 2], shape: [2, 1])
        #expect(x.meanAbsoluteError(to: target, weights: weights).item == 2.5)
    }

    /// Scores beyond the margin of 1 cost nothing.
    @Test func hingeLosses() {
        let real = Tensor([2, 0.5], shape: [2])
        let made = Tensor([-3, 1], shape: [2])
        #expect(Tensor.hingeLoss(true: real, made: made).item == (0.25 + 1) / 2)
    }

    @Test func theStandardNormalIsNowhereFromItself() {
        let zeros = Tensor.zeros([3])
        #expect(Tensor.gaussianKL(mean: zeros, logVariance: zeros).item == 0)
        #expect(Tensor.gaussianKL(mean: zeros + 2, logVariance: zeros).item == 2)
    }

    @Test func lossesOfBFloat16AreFloat32() {
        let half = x.cast(to: .bfloat16)
        #expect(half.meanSquaredError(to: target).dtype == .float32)
        #expect(half.meanAbsoluteError(to: half).dtype == .float32)
        #expect(Tensor.gaussianKL(mean: half, logVariance: half).dtype == .float32)
    }

    @Test(arguments: [
        GradientCase("squared", [2, 3], [2, 3]) { $0[0].meanSquaredError(to: $0[1]) },
        GradientCase("weighted", [2, 3], [2, 3]) {
            $0[0].meanSquaredError(to: $0[1], weights: Tensor([1, 2, 3], shape: [3]))
        },
        GradientCase("absolute", [3], spread: 0.1, center: 2) {
            $0[0].meanAbsoluteError(to: Tensor([1, 3, 4], shape: [3]))
        },
        GradientCase("absolute, weighted", [2, 3], spread: 0.1, center: 2) {
            $0[0].meanAbsoluteError(to: .ones([2, 3]), weights: Tensor([1, 2, 3], shape: [3]))
        },
        GradientCase("hinge", [4], [4], spread: 0.1) { .hingeLoss(true: $0[0], made: $0[1]) },
        GradientCase("KL", [4], [4]) { .gaussianKL(mean: $0[0], logVariance: $0[1]) },
    ])
    func gradientMatchesFiniteDifferences(row: GradientCase) {
        expectGradient(at: row.inputs(), of: row.body)
    }
}
