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
    nonisolated static let kernels: [(name: String, run: @TensorActor (Element) -> [Tensor])] = [
        ("unary_range", { [normal($0, [33, 50]).silu(), normal($0, [33, 50]).gelu()] }),
        ("binary_range", { [normal($0, [7, 33, 50]) * normal($0, [33, 1])] }),
        ("copy_range", { [normal($0, [5, 6, 7, 17]).permuted(2, 0, 3, 1)] }),
        (
            "scatter_add",
            { element in gradients(element, [9, 21]) { $0.gathered(rows: [1, 1, 8]) } }
        ),
        ("sum_task", { [normal($0, [40, 3, 70]).sum(axes: [0]), normal($0, [900]).sum()] }),
        ("resample_row", { [normal($0, [2, 8, 12, 5]).resizedBilinear(height: 11, width: 30)] }),
        (
            "measure_chunk, normalize_chunk, measure_gradient_chunk, carry_gradient_chunk",
            { element in
                gradients(element, [2, 9, 7, 24]) {
                    $0.groupNormalized(
                        groups: 4, scale: normal(.float32, [24]), shift: normal(.float32, [24]),
                        activation: .silu)
                }
            }
        ),
        (
            "forward_rows, backward_rows",
            { element in
                gradients(element, [50, 24]) {
                    $0.rmsNormalized(scale: normal(.float32, [24]), activation: .silu)
                }
                    + gradients(element, [50, 24]) {
                        $0.layerNormalized(
                            scale: normal(.float32, [24]), shift: normal(.float32, [24]))
                    }
            }
        ),
        ("softmax_rows, gradient_rows", { gradients($0, [30, 37]) { $0.softmax() } }),
        ("attend_task, carry_task", { gradients($0, [2, 70, 3 * 40]) { $0.attended(heads: 2) } }),
        (
            "expand_body",
            { [Tensor(bytes: (-90...90).map { $0 }, scale: 0.01, shape: [181], as: $0)] }
        ),
        ("adamw, approach, squares", { _ in optimized() }),
    ]

    /// Those that this processor can run.
    nonisolated static let clones = [CK_BASELINE, CK_AVX2, CK_AVX512, CK_AVX512_BF16]
        .map(\.rawValue).filter { $0 <= ck_best_clone().rawValue }

    @Test(arguments: kernels.map(\.name), clones)
    func clonesAgree(_ name: String, _ clone: UInt32) throws {
        let run = try #require(Self.kernels.first { $0.name == name }).run
        let usual = ck_current_clone()
        defer { ck_use_clone(usual) }
        for element in [Element.float32, .bfloat16] {
            ck_use_clone(CK_BASELINE)
            let expected = run(element)
            ck_use_clone(ck_clone(clone))
            #expect(ck_current_clone().rawValue == clone)
            for (a, b) in zip(run(element), expected) {
                expectClose(a, b, within: element == .float32 ? 2e-6 : 8e-3)
            }
        }
    }

    @Test func noMoreIsUsedThanTheProcessorHas() {
        let usual = ck_current_clone()
        defer { ck_use_clone(usual) }
        ck_use_clone(CK_AVX512_BF16)
        #expect(ck_current_clone() == ck_best_clone())
    }

    private static func normal(_ element: Element, _ shape: [Int]) -> Tensor {
        .normal(shape, from: RandomStream(seed: UInt64(shape.count))).cast(to: element)
    }

    /// An op's result and the gradient of its input.
    private static func gradients(
        _ element: Element, _ shape: [Int], _ op: (Tensor) -> Tensor
    ) -> [Tensor] {
        let input = Parameter(shape, start: .zeros)
        input.assign(normal(.float32, shape))
        let (_, gradients) = valueAndGradients(of: [input]) {
            let result = op(input.value.cast(to: element))
            return (result.cast(to: .float32) * normal(.float32, result.shape)).sum()
        }
        return [op(normal(element, shape))] + gradients
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
