import Foundation
import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct ElementwiseTests {
    let table = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])

    @Test func addsARowToEveryRow() {
        let sum = table + Tensor([10, 20, 30], shape: [3])
        #expect(sum.floats == [11, 22, 33, 14, 25, 36])
    }

    @Test func addsAColumnToEveryColumn() {
        let sum = table + Tensor([10, 20], shape: [2, 1])
        #expect(sum.floats == [11, 12, 13, 24, 25, 26])
    }

    @Test func stretchesBothSides() {
        let product = Tensor([1, 2], shape: [2, 1]) * Tensor([3, 4, 5], shape: [3])
        #expect(product.shape == [2, 3])
        #expect(product.floats == [3, 4, 5, 6, 8, 10])
    }

    @Test func stretchesAMiddleAxis() {
        let a = Tensor((0..<8).map(Float.init), shape: [2, 2, 2])
        let b = Tensor([10, 20, 30, 40], shape: [2, 1, 2])
        #expect((a + b).floats == [10, 21, 12, 23, 34, 45, 36, 47])
    }

    @Test func mixesWithPlainNumbers() {
        #expect((table - 1).floats == [0, 1, 2, 3, 4, 5])
        #expect((1 - table).floats == [0, -1, -2, -3, -4, -5])
        #expect((60 / table).floats == [60, 30, 20, 15, 12, 10])
        #expect((table / 2).floats == [0.5, 1, 1.5, 2, 2.5, 3])
        #expect((-table).floats == [-1, -2, -3, -4, -5, -6])
    }

    @Test func leaksWhatIsNegative() {
        let x = Tensor([-2, 0, 3], shape: [3])
        #expect(x.leakyReLU(slope: 0.25).floats == [-0.5, 0, 3])
        #expect(x.cast(to: .bfloat16).leakyReLU(slope: 0.25).dtype == .bfloat16)
    }

    @Test func broadcastsAcrossChunksAndTasks() {
        let rows = 700
        let columns = 130
        let a = Tensor((0..<rows * columns).map { Float($0 % 251) }, shape: [rows, columns])
        let b = Tensor((0..<columns).map(Float.init), shape: [columns])
        let sum = (a + b).floats
        #expect(sum.indices.allSatisfy { sum[$0] == Float($0 % 251 + $0 % columns) })
    }

    @Test func roundsToTheNearestBFloat16TiesToEven() {
        let numbers: [Float] = [1, 1.003, 1.00390625, 1.01171875, -2.7]
        let rounded = Tensor(numbers, shape: [5]).cast(to: .bfloat16)
        #expect(rounded.floats == [1, 1, 1, 1.015625, -2.703125])
    }

    @Test func bfloat16KeepsWhatIsNotANumber() {
        let odd = Tensor([.nan, .infinity, -.infinity, 3.4e38], shape: [4]).cast(to: .bfloat16)
        #expect(odd.floats[0].isNaN)
        #expect(Array(odd.floats[1...]) == [.infinity, -.infinity, .infinity])
    }

    @Test func mixedElementsGiveFloat32UnlessOneIsASingleNumber() {
        let half = table.cast(to: .bfloat16)
        #expect((half + table).dtype == .float32)
        #expect((half * Tensor(2)).dtype == .bfloat16)
        #expect((half + half).dtype == .bfloat16)
        #expect((half * 2).floats == [2, 4, 6, 8, 10, 12])
    }

    @Test(arguments: [
        Function("exp", { Foundation.exp($0) }) { $0.exp() },
        Function("sigmoid", { 1 / (1 + Foundation.exp(-$0)) }) { $0.sigmoid() },
        Function("silu", { $0 / (1 + Foundation.exp(-$0)) }) { $0.silu() },
        Function("tanh", { Foundation.tanh($0) }) { $0.tanh() },
        Function("gelu", { 0.5 * $0 * (1 + Foundation.erf($0 / 2.squareRoot())) }) { $0.gelu() },
    ])
    func agreesWithTheMathematicsLibrary(function: Function) {
        let arguments = stride(from: Float(-20), through: 20, by: 0.0137).map { $0 }
        let results = function.tensor(Tensor(arguments, shape: [arguments.count])).floats
        let errors = zip(arguments, results).map { x, y in
            let expected = function.number(Double(x))
            return abs(Double(y) - expected) / max(abs(expected), 0.5)
        }
        #expect(errors.allSatisfy { $0 <= 1e-6 })
    }

    @Test func theExponentialReachesBothEnds() {
        let values = Tensor([-.infinity, -110, -100, 0, 88.5, 89, .infinity, .nan], shape: [8])
            .exp()
        #expect(values.floats[..<2] == [0, 0])
        #expect(values.floats[2].bitPattern == 27)  // 3.8e-44, subnormal
        #expect(values.floats[3] == 1)
        #expect(abs(values.floats[4] / 2.7234e38 - 1) < 1e-3)
        #expect(values.floats[5...6] == [.infinity, .infinity])
        #expect(values.floats[7].isNaN)
    }

    @Test func plainFunctions() {
        let x = Tensor([-2, 0.25, 9], shape: [3])
        #expect(x.squared().floats == [4, 0.0625, 81])
        #expect(x.absolute().floats == [2, 0.25, 9])
        #expect(x.clamped(to: -1...1).floats == [-1, 0.25, 1])
        #expect(x.absolute().squareRoot().floats[1...] == [0.5, 3])
        expectClose(Tensor([1, Float(M_E)], shape: [2]).log(), Tensor([0, 1], shape: [2]))
    }
}

/// A function of tensors beside the same function of one number.
struct Function: CustomTestStringConvertible, Sendable {
    let name: String
    let number: @Sendable (Double) -> Double
    let tensor: @Sendable (Tensor) -> Tensor

    init(
        _ name: String, _ number: @escaping @Sendable (Double) -> Double,
        _ tensor: @escaping @Sendable (Tensor) -> Tensor
    ) {
        (self.name, self.number, self.tensor) = (name, number, tensor)
    }

    var testDescription: String { name }
}
