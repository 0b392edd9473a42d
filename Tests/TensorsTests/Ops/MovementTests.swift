import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct MovementTests {
    let block = Tensor((0..<24).map(Float.init), shape: [2, 3, 4])

    @Test func permutes() {
        #expect(block.permuted(0, 2, 1).floats[..<6] == [0, 4, 8, 1, 5, 9])
        #expect(block.permuted(2, 0, 1).shape == [4, 2, 3])
        #expect(block.permuted(2, 0, 1).floats[..<7] == [0, 4, 8, 12, 16, 20, 1])
    }

    @Test(arguments: [[0, 1, 2, 3], [3, 1, 0, 2], [0, 2, 1, 3], [1, 0, 3, 2], [3, 2, 1, 0]])
    func permutesLargeTensorsOfEitherDType(axes: [Int]) {
        let shape = [3, 37, 5, 70]
        let x = Tensor(shape: shape) { buffer in
            for index in buffer.indices { buffer[index] = Float(index % 256) }
        }
        let strides = Tensor.contiguousStrides(shape)
        let back = axes.indices.sorted { axes[$0] < axes[$1] }
        for tensor in [x, x.cast(to: .bfloat16)] {
            let y = tensor.permuted(axes)
            #expect(y.permuted(back).floats == x.floats)
            #expect(y.floats[strides.count] == x.floats[index(strides.count, in: y, axes, strides)])
        }
    }

    /// Where number `place` of a permuted tensor stood before.
    private func index(_ place: Int, in y: Tensor, _ axes: [Int], _ strides: [Int]) -> Int {
        let steps = Tensor.contiguousStrides(y.shape)
        return y.shape.indices.reduce(0) {
            $0 + place / steps[$1] % y.shape[$1] * strides[axes[$1]]
        }
    }

    @Test func slicesAndSplits() {
        #expect(block[1..<2].floats == (12..<24).map(Float.init))
        #expect(block.sliced(axis: 1, 1..<2).floats == [4, 5, 6, 7, 16, 17, 18, 19])
        let parts = block.split(axis: -1, sizes: [1, 3])
        #expect(parts[0].floats == [0, 4, 8, 12, 16, 20])
        #expect(parts[1].shape == [2, 3, 3])
        #expect(Tensor.concatenated(parts, axis: -1).floats == block.floats)
    }

    @Test func padsWithZeros() {
        let x = Tensor([1, 2, 3, 4], shape: [2, 2])
        #expect(x.padded(axis: 1, before: 1, after: 0).floats == [0, 1, 2, 0, 3, 4])
        #expect(x.padded(axis: 0, before: 0, after: 1).floats == [1, 2, 3, 4, 0, 0])
    }

    @Test func broadcastsToAShape() {
        let x = Tensor([1, 2], shape: [2, 1])
        #expect(x.broadcast(to: [2, 2, 3]).floats == [1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2])
    }

    @Test func looksRowsUp() {
        let table = Tensor([1, 2, 3, 4, 5, 6], shape: [3, 2])
        #expect(table.gathered(rows: [2, 0, 2]).floats == [5, 6, 1, 2, 5, 6])
    }

    @Test(arguments: [
        GradientCase("permuted", [2, 3, 2]) { $0[0].squared().permuted(2, 0, 1) },
        GradientCase("reshaped", [2, 3]) { $0[0].squared().reshaped(3, 2) },
        GradientCase("sliced", [2, 4]) { $0[0].squared().sliced(axis: 1, 1..<3) },
        GradientCase("split", [2, 4]) { $0[0].split(axis: 1, sizes: [1, 3])[1].squared() },
        GradientCase("concatenated", [2, 1], [2, 2]) { .concatenated($0, axis: 1) },
        GradientCase("padded", [2, 2]) { $0[0].squared().padded(axis: 0, before: 1, after: 2) },
        GradientCase("broadcast", [2, 1]) { $0[0].squared().broadcast(to: [3, 2, 2]) },
        GradientCase("gathered", [3, 2]) { $0[0].squared().gathered(rows: [1, 1, 0]) },
    ])
    func gradientMatchesFiniteDifferences(row: GradientCase) {
        expectGradient(at: row.inputs(), of: row.body)
    }
}
