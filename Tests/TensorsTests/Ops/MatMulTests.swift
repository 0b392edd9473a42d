import Testing

@testable import Tensors

@TensorActor
struct MatMulTests {
    /// [[1 2 3] [4 5 6]] and [[1 0] [2 1] [0 3]], stored either way.
    static let a = Tensor([1, 2, 3, 4, 5, 6], shape: [1, 2, 3])
    static let aFlipped = Tensor([1, 4, 2, 5, 3, 6], shape: [1, 3, 2])
    static let b = Tensor([1, 0, 2, 1, 0, 3], shape: [1, 3, 2])
    static let bFlipped = Tensor([1, 2, 0, 0, 1, 3], shape: [1, 2, 3])

    @Test(arguments: [false, true], [false, true])
    func multipliesInAllOrders(_ flipsA: Bool, _ flipsB: Bool) {
        let c = (flipsA ? Self.aFlipped : Self.a).multiplied(
            by: flipsB ? Self.bFlipped : Self.b, transposingSelf: flipsA, transposingOther: flipsB)
        #expect(c.shape == [1, 2, 2])
        #expect(c.floats == [5, 11, 14, 23])
    }

    @Test func linearIsRowsTimesWeights() {
        let x = Tensor([1, 2, 3, 4, 5, 6], shape: [1, 2, 1, 3])
        let weight = Tensor([1, 2, 0, 0, 1, 3], shape: [2, 3])
        let y = x.linear(weight: weight, bias: Tensor([10, 20], shape: [2]))
        #expect(y.shape == [1, 2, 1, 2])
        #expect(y.floats == [15, 31, 24, 43])
    }

    @Test func emptyProducts() {
        #expect(Tensor.zeros([0, 3]).linear(weight: .ones([2, 3])).shape == [0, 2])
        let c = Tensor.zeros([2, 2, 0]).multiplied(by: .zeros([2, 0, 3]))
        #expect(c.floats == [Float](repeating: 0, count: 12))
    }
}
