import Testing

@testable import Tensors

struct MatrixTests {
    static let a = Matrix(rows: 2, columns: 3, values: [1, 2, 3, 4, 5, 6])

    @Test func productAndTranspose() {
        #expect(Self.a.transposed.values == [1, 4, 2, 5, 3, 6])
        #expect((Self.a * Self.a.transposed).values == [14, 32, 32, 77])
        #expect(Self.a.gram == Self.a.transposed * Self.a)
        #expect(Self.a.gram.trace == 91)
    }

    @Test func diagonalScalesRows() {
        #expect(Matrix(diagonal: [2, -1]) * Self.a == Self.a.scalingRows(by: [2, -1]))
    }

    @Test func emptyMatrices() {
        let none = Matrix(rows: 0, columns: 3, values: [])
        #expect(none.gram.values == [Double](repeating: 0, count: 9))
    }

    @Test @TensorActor func tensorsThereAndBack() {
        #expect(Matrix(Self.a.tensor) == Self.a)
    }
}
