import Diffusion
import Randomness
import Tensors

/// The ops that `simdrive bench` times, at the sizes that the models use.
enum OpBench {
    static func cases(dtype: DType) -> [BenchCase] {
        convolutions(dtype) + linears(dtype) + norms(dtype) + attentions(dtype)
    }

    /// n, h, w and c of 3×3 convolutions.
    private static let convolutionShapes = [
        [1, 128, 256, 64], [1, 64, 128, 128], [8, 32, 64, 192], [8, 16, 32, 256],
        [8, 8, 16, 384], [32, 16, 32, 64], [32, 8, 16, 128], [32, 4, 8, 192],
    ]

    private static func convolutions(_ dtype: DType) -> [BenchCase] {
        convolutionShapes.flatMap { shape in
            products(
                "conv \(joined(shape))", flops: 18 * numbers(shape) * Double(shape[3])
            ) { ProductTiming.convolution(shape, dtype: dtype) }
        }
    }

    private static func linears(_ dtype: DType) -> [BenchCase] {
        [(65_536, 64, 64), (16_384, 64, 192), (4_096, 128, 384), (1_024, 192, 576)].flatMap {
            rows, inputs, outputs in
            products(
                "linear \(rows)x\(inputs)x\(outputs)", flops: 2 * numbers([rows, inputs, outputs])
            ) {
                ProductTiming.linear(rows: rows, from: inputs, to: outputs, dtype: dtype)
            }
        }
    }

    /// A product in its three directions, beside the direct call.
    private static func products(
        _ name: String, flops: Double, _ timings: @escaping () -> [ProductTiming]
    ) -> [BenchCase] {
        ["forward", "backward-data", "backward-weights"].enumerated().map { index, direction in
            BenchCase(name: "\(name) \(direction)", flops: flops) {
                let timing = timings()[index]
                var run = BenchCase.Run(timing.op)
                run.direct = timing.direct
                return run
            }
        }
    }

    private static func norms(_ dtype: DType) -> [BenchCase] {
        [[32, 16, 32, 64], [32, 8, 16, 128], [32, 4, 8, 192], [1, 128, 256, 64]].flatMap { shape in
            let c = shape[3]
            let norm = GroupNorm(channels: c, groups: 32)
            return forwardAndBackward("norm \(joined(shape))", [shape], dtype, norm.parameters) {
                norm($0[0], activation: .silu)
            }
        }
    }

    /// Sequences × positions × width of one head.
    private static func attentions(_ dtype: DType) -> [BenchCase] {
        [[32, 512, 64], [8, 2_048, 64], [4_096, 8, 64]].flatMap { shape in
            forwardAndBackward(
                "attention \(joined(shape))", Array(repeating: shape, count: 3), dtype, []
            ) { .attention(query: $0[0], key: $0[1], value: $0[2], heads: 1) }
        }
    }

    /// An op alone, and with the gradients of its inputs and of the parameters.
    private static func forwardAndBackward(
        _ name: String, _ shapes: [[Int]], _ dtype: DType, _ parameters: [Parameter],
        _ op: @escaping ([Tensor]) -> Tensor
    ) -> [BenchCase] {
        let inputs = {
            shapes.enumerated().map { index, shape in
                Tensor.normal(shape, from: RandomStream(seed: UInt64(index))).cast(to: dtype)
            }
        }
        return [
            BenchCase(name: "\(name) forward") {
                let x = inputs()
                return BenchCase.Run { _ = op(x) }
            },
            BenchCase(name: "\(name) forward+backward") {
                let x = inputs()
                return BenchCase.Run { runBackward(through: op, at: x, parameters: parameters) }
            },
        ]
    }

    private static func joined(_ shape: [Int]) -> String {
        shape.map(String.init).joined(separator: "x")
    }

    private static func numbers(_ shape: [Int]) -> Double { Double(shape.reduce(1, *)) }
}
