import CKernels
import Randomness
import TestSupport
import Testing

@testable import Tensors

/// Every kernel in every version that this processor can run, each asked for by name.
@TensorActor
@Suite(.serialized)
struct ClonesTests {
    /// Kernels of CKernels by the ops that run them.
    nonisolated static let kernels: [(name: String, run: @TensorActor (DType) -> [Tensor])] = [
        ("unary_range", { [normal($0, [33, 50]).silu(), normal($0, [33, 50]).gelu()] }),
        ("binary_range", { [normal($0, [7, 33, 50]) * normal($0, [33, 1])] }),
        ("copy_range", { [normal($0, [5, 6, 7, 17]).permuted(2, 0, 3, 1)] }),
        (
            "scatter_add",
            { dtype in gradients(dtype, [9, 21]) { $0.gathered(rows: [1, 1, 8]) } }
        ),
        ("sum_task", { [normal($0, [40, 3, 70]).sum(axes: [0]), normal($0, [900]).sum()] }),
        ("resample_row", { [normal($0, [2, 8, 12, 5]).resizedBilinear(height: 11, width: 30)] }),
        (
            "measure_chunk, normalize_chunk, measure_gradient_chunk, input_gradient_chunk",
            { dtype in
                gradients(dtype, [2, 9, 7, 24]) {
                    $0.groupNormalized(
                        groups: 4, scale: normal(.float32, [24]), shift: normal(.float32, [24]),
                        activation: .silu)
                }
            }
        ),
        (
            "forward_rows, backward_rows",
            { dtype in
                gradients(dtype, [50, 24]) {
                    $0.rmsNormalized(scale: normal(.float32, [24]), activation: .silu)
                }
                    + gradients(dtype, [50, 24]) {
                        $0.layerNormalized(
                            scale: normal(.float32, [24]), shift: normal(.float32, [24]))
                    }
            }
        ),
        ("softmax_rows, gradient_rows", { gradients($0, [30, 37]) { $0.softmax() } }),
        (
            "forward_task, backward_task",
            { gradients($0, [2, 70, 3 * 40]) { $0.attended(heads: 2) } }
        ),
        (
            "expand_body",
            { [Tensor(bytes: (-90...90).map { $0 }, scale: 0.01, shape: [181], as: $0)] }
        ),
        ("adamw, approach, squares", { _ in optimized() }),
        ("finite", { [Tensor(normal($0, [3, 700]).isFinite ? 1 : 0)] }),
    ]

    @Test(.enabled(if: has(CK_AVX2), "this processor has no AVX2"), arguments: kernels.map(\.name))
    func avx2AgreesWithTheBaseline(_ kernel: String) throws {
        try expectAgreement(of: CK_AVX2, on: kernel)
    }

    @Test(
        .enabled(if: has(CK_AVX512), "this processor has no AVX-512"),
        arguments: kernels.map(\.name))
    func avx512AgreesWithTheBaseline(_ kernel: String) throws {
        try expectAgreement(of: CK_AVX512, on: kernel)
    }

    @Test(
        .enabled(if: has(CK_AVX512_BF16), "this processor has no AVX-512 BF16"),
        arguments: kernels.map(\.name))
    func avx512BFloat16AgreesWithTheBaseline(_ kernel: String) throws {
        try expectAgreement(of: CK_AVX512_BF16, on: kernel)
    }

    private nonisolated static func has(_ clone: ck_clone) -> Bool {
        clone.rawValue <= ck_best_clone().rawValue
    }

    private func expectAgreement(of clone: ck_clone, on name: String) throws {
        let run = try #require(Self.kernels.first { $0.name == name }).run
        let usual = ck_current_clone()
        defer { ck_use_clone(usual) }
        for dtype in [DType.float32, .bfloat16] {
            ck_use_clone(CK_BASELINE)
            let expected = run(dtype)
            ck_use_clone(clone)
            #expect(ck_current_clone() == clone)
            for (a, b) in zip(run(dtype), expected) {
                expectClose(a, b, within: dtype == .float32 ? 2e-6 : 8e-3)
            }
        }
    }

    @Test func noMoreIsUsedThanTheProcessorHas() {
        let usual = ck_current_clone()
        defer { ck_use_clone(usual) }
        ck_use_clone(CK_AVX512_BF16)
        #expect(ck_current_clone() == ck_best_clone())
    }

    private static func normal(_ dtype: DType, _ shape: [Int]) -> Tensor {
        .normal(shape, from: RandomStream(seed: UInt64(shape.count))).cast(to: dtype)
    }

    /// An op's result and the gradient of its input.
    private static func gradients(
        _ dtype: DType, _ shape: [Int], _ op: (Tensor) -> Tensor
    ) -> [Tensor] {
        let input = Parameter(shape, start: .zeros)
        input.assign(normal(.float32, shape))
        let (_, gradients) = valueAndGradients(of: [input]) {
            let result = op(input.value.cast(to: dtype))
            return (result.cast(to: .float32) * normal(.float32, result.shape)).sum()
        }
        return [op(normal(dtype, shape))] + gradients
    }

    /// Weights after two clipped steps and the running average of them.
    private static func optimized() -> [Tensor] {
        let weight = Parameter([3, 700], start: .zeros)
        weight.assign(normal(.float32, [3, 700]))
        let optimizer = AdamW([("weight", weight)], weightDecay: 0.1)
        let average = MovingAverage(of: [("weight", weight)], decay: 0.5)
        for _ in 0..<2 {
            optimizer.step([normal(.float32, [3, 700])], rate: 0.01, maxNorm: 1)
            average.follow()
        }
        return [weight.tensor] + average.namedAverages.map(\.parameter.tensor)
    }
}
