import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct ReduceTests {
    let block = Tensor((1...24).map(Float.init), shape: [2, 3, 4])

    @Test func sumsOverAnyAxes() {
        #expect(block.sum(axes: [2]).floats == [10, 26, 42, 58, 74, 90])
        #expect(block.sum(axes: [0]).floats == (0..<12).map { Float(14 + 2 * $0) })
        #expect(block.sum(axes: [1]).floats == [15, 18, 21, 24, 51, 54, 57, 60])
        #expect(block.sum(axes: [0, 2]).floats == [68, 100, 132])
        #expect(block.sum(axes: [-1, -2]).floats == [78, 222])
        #expect(block.sum().item == 300)
    }

    @Test func keepsAxesWhenAsked() {
        #expect(block.mean(axes: [1, 2], keepingAxes: true).shape == [2, 1, 1])
        #expect(block.mean(axes: [1, 2]).floats == [6.5, 18.5])
        #expect(block.mean().item == 12.5)
    }

    @Test func addsBFloat16InFloat32() {
        let ones = Tensor.ones([100_000], .bfloat16)
        #expect(ones.sum().item == 100_000)
        #expect(ones.sum().dtype == .float32)
        #expect(Tensor.ones([1000, 3], .bfloat16).sum(axes: [0]).dtype == .bfloat16)
    }

    @Test(arguments: [DType.float32, .bfloat16], [0, 40, 32_768, 99_999])
    func oneNumberThatIsNotFiniteIsFound(_ dtype: DType, _ place: Int) {
        let numbers: [Float] = [
            .infinity, -.infinity, .nan, .greatestFiniteMagnitude / 2, -0.0, .leastNonzeroMagnitude,
        ]
        for number in numbers {
            let x = Tensor(shape: [100_000]) { buffer in
                buffer.initialize(repeating: -1)
                buffer[place] = number
            }
            #expect(x.cast(to: dtype).isFinite == number.isFinite, "\(number)")
        }
        #expect(Tensor.zeros([0]).isFinite)
    }

    @Test(
        .onProcessor,
        arguments: [[100_003], [3, 5000], [5000, 3], [7, 999, 11], [2, 3, 40_000]])
    func doesNotDependOnTheThreads(shape: [Int]) {
        let x = Tensor(shape: shape) { buffer in
            for index in buffer.indices { buffer[index] = Float(index * 7919 % 1009) / 1009 }
        }
        defer { Threads.use(2) }
        for axis in shape.indices {
            let sums = [1, 2, 3].map { count in
                Threads.use(count)
                return x.sum(axes: [axis]).floats
            }
            #expect(sums[0] == sums[1])
            #expect(sums[0] == sums[2])
        }
    }

    @Test(arguments: [
        GradientCase("sum", [2, 3]) { $0[0].squared().sum() },
        GradientCase("sum of an axis", [2, 3, 2]) { $0[0].squared().sum(axes: [1]) },
        GradientCase("mean of axes", [2, 3, 2]) { $0[0].mean(axes: [0, 2], keepingAxes: true) },
        GradientCase("mean", [2, 3]) { $0[0].squared().mean() },
    ])
    func gradientMatchesFiniteDifferences(row: GradientCase) {
        expectGradient(at: row.inputs(), of: row.body)
    }
}
