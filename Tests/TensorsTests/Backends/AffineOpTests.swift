import CKernels
import Randomness
import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct AffineOpTests {
    nonisolated static let dtypes: [DType] =
        Precision.hasBFloat16 ? [.float32, .bfloat16] : [.float32]

    /// Input and weights: convolutions at the sizes of the base model and beyond, linear layers.
    nonisolated static let shapes: [(input: [Int], weight: [Int])] = [
        ([1, 64, 128, 32], [32, 32, 3, 3]), ([2, 16, 32, 64], [64, 64, 3, 3]),
        ([2, 8, 16, 128], [128, 128, 3, 3]), ([2, 4, 8, 192], [192, 192, 3, 3]),
        ([1, 4, 8, 192], [192, 192, 3, 3]), ([1, 16, 32, 13], [64, 13, 1, 1]),
        ([8, 16, 32, 64], [64, 64, 3]), ([8, 4, 8, 192], [192, 192, 3]),
        ([512, 64], [192, 64]), ([32, 192], [768, 192]), ([3, 256], [256, 256]),
        ([1, 768], [192, 768]),
    ]

    @Test(arguments: shapes, dtypes)
    func resultDoesNotDependOnThreads(
        _ shapes: (input: [Int], weight: [Int]), _ dtype: DType
    ) {
        let stream = RandomStream(seed: 5)
        let x = Tensor.normal(shapes.input, from: stream.child("x")).cast(to: dtype)
        let weight = Tensor.normal(shapes.weight, from: stream.child("weight"))
        let before = ck_threads()
        defer { ck_set_threads(before) }
        let results = (1...4).map { threads in
            ck_set_threads(Int32(threads))
            return switch weight.rank {
            case 4: x.convolved(weight: weight).floats
            case 3: x.convolvedAlongTime(weight: weight, frames: 8).floats
            default: x.linear(weight: weight).floats
            }
        }
        #expect(results.dropFirst().allSatisfy { $0 == results[0] })
    }

    @Test(arguments: [[64, 128, 32], [4, 512, 64], [1, 32, 32]], dtypes)
    func matrixProductDoesNotDependOnThreads(_ shape: [Int], _ dtype: DType) {
        let stream = RandomStream(seed: 6)
        let a = Tensor.normal(shape, from: stream.child("a")).cast(to: dtype)
        let b = Tensor.normal(shape, from: stream.child("b")).cast(to: dtype)
        let before = ck_threads()
        defer { ck_set_threads(before) }
        let results = (1...4).map { threads in
            ck_set_threads(Int32(threads))
            return a.multiplied(by: b, transposingOther: true).multiplied(by: b).floats
        }
        #expect(results.dropFirst().allSatisfy { $0 == results[0] })
    }

    @Test(arguments: dtypes) func aResidualIsAddedAndLeftAlone(_ dtype: DType) {
        let x = Tensor([1, 2, 3, 4], shape: [2, 2]).cast(to: dtype)
        let residual = Tensor([10, 20], shape: [2, 1])
        for _ in 0..<2 {
            let y = x.linear(
                weight: .ones([1, 2]), bias: Tensor([0.5], shape: [1]), adding: residual)
            #expect(y.dtype == dtype)
            #expect(y.floats == [13.5, 27.5])
        }
        #expect(residual.floats == [10, 20])
    }

    @Test func changedWeightsArePackedAgain() {
        let weight = Parameter([1, 1], start: .constant(2))
        let x = Tensor([3], shape: [1, 1])
        #expect(x.linear(weight: weight.value).item == 6)
        weight.assign(Tensor([5], shape: [1, 1]))
        #expect(x.linear(weight: weight.value).item == 15)
    }

    @Test func onlyWantedGradientsAreComputed() {
        let weight = Parameter([2, 3], start: .ones)
        let bias = Parameter([2], start: .zeros)
        let x = Tensor.ones([4, 3])
        let (_, gradients) = valueAndGradients(of: [bias]) {
            x.linear(weight: weight.value, bias: bias.value).sum()
        }
        #expect(gradients.map(\.floats) == [[4, 4]])
    }

    @Test(.onProcessor, .enabled(if: Precision.hasBFloat16))
    func wideWeightGradientsAreRefused() async {
        await #expect(processExitsWith: .failure) {
            await Self.train(columns: 513, .bfloat16)
        }
    }

    @Test(arguments: dtypes) func widestWeightGradientsWork(_ dtype: DType) {
        #expect(Self.train(columns: dtype == .float32 ? 513 : 512, dtype) == 9)
    }

    /// Numbers in the gradient of a 3×3 kernel over one row of ones.
    @discardableResult
    private static func train(columns: Int, _ dtype: DType) -> Int {
        let weight = Parameter([1, 1, 3, 3], start: .ones)
        let x = Tensor.ones([1, 1, columns, 1], dtype)
        let (_, gradients) = valueAndGradients(of: [weight]) {
            x.convolved(weight: weight.value).sum()
        }
        return gradients[0].count
    }
}
