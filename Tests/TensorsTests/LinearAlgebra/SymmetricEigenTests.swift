import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct SymmetricEigenTests {
    @Test func twoByTwo() {
        let eigen = Matrix(rows: 2, columns: 2, values: [2, -1, -1, 2]).symmetricEigen()
        let half = 0.5.squareRoot()
        #expect(eigen.values.map { ($0 * 1e9).rounded() / 1e9 } == [3, 1])
        #expect(abs(abs(eigen.vectors[0, 0]) - half) < 1e-12)
        #expect(abs(eigen.vectors[0, 0] + eigen.vectors[0, 1]) < 1e-12)
        #expect(abs(eigen.vectors[1, 0] - half) < 1e-12)
        #expect(abs(eigen.vectors[1, 1] - half) < 1e-12)
    }

    @Test func rootOfTwoByTwo() {
        let root = Matrix(rows: 2, columns: 2, values: [5, 4, 4, 5]).squareRoot()
        #expect(zip(root.values, [2, 1, 1, 2]).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test func rootOfASingularMatrix() {
        let root = Matrix(rows: 2, columns: 2, values: [4, 4, 4, 4]).squareRoot()
        #expect(
            zip(root.values, [2, 2, 2, 2]).allSatisfy { abs($0 * 2.0.squareRoot() - $1) < 1e-7 })
    }

    @Test func agreesWithNumPy() throws {
        let file = try Safetensors(fixture: "statistics")
        let covariance = Matrix(try file.tensor("covariance"))
        let eigen = covariance.symmetricEigen()
        expectClose(eigen.values.map(Float.init), try file.tensor("values").floats)
        expectClose(eigen.vectors.tensor, try file.tensor("vectors"), within: 1e-4)
        expectClose(covariance.squareRoot().tensor, try file.tensor("root"))
    }

    @Test func largeMatricesAreTakenApart() {
        // Second differences on 200 places: eigenvalues 2 − 2·cos(πk/201).
        let n = 200
        var matrix = Matrix(diagonal: [Double](repeating: 2, count: n))
        for index in 1..<n {
            (matrix[index, index - 1], matrix[index - 1, index]) = (-1, -1)
        }
        let eigen = matrix.symmetricEigen()
        #expect(abs(eigen.values[0] - 3.99975573) < 1e-7)
        let again = eigen.vectors.transposed * eigen.vectors.scalingRows(by: eigen.values)
        #expect(zip(again.values, matrix.values).allSatisfy { abs($0 - $1) < 1e-11 })
    }
}
