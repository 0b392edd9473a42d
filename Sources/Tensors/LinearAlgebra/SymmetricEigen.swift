/// The symmetric matrix `Σᵢ valuesᵢ · vectorᵢ · vectorᵢᵀ` taken apart.
public struct SymmetricEigen: Sendable {
    /// Largest first.
    public let values: [Double]
    /// Unit vectors, one a row; the largest number of each is positive, whichever library made it.
    public let vectors: Matrix
}

extension Matrix {
    /// Eigenvalues and eigenvectors of a symmetric matrix, of which one triangle is read.
    public func symmetricEigen() -> SymmetricEigen {
        precondition(rows == columns, "a symmetric matrix is square, not \(rows)×\(columns)")
        let (values, vectors) = OpenBLAS.symmetricEigen(self.values, order: rows)
        let ascending = Matrix(rows: rows, columns: rows, values: vectors)
        let descending = (0..<rows).reversed().flatMap { row in
            let vector = ascending.row(row)
            let largest = vector.max { abs($0) < abs($1) } ?? 0
            return largest < 0 ? vector.map { -$0 } : Array(vector)
        }
        return SymmetricEigen(
            values: values.reversed(),
            vectors: Matrix(rows: rows, columns: rows, values: descending))
    }

    /// The symmetric S with `S · S` equal to this matrix, which has no negative eigenvalues but for
    /// rounding.
    public func squareRoot() -> Matrix {
        let eigen = symmetricEigen()
        let (largest, smallest) = (eigen.values.first ?? 0, eigen.values.last ?? 0)
        precondition(
            smallest >= -1e-6 * Swift.max(largest, 0),
            "no square root: eigenvalues reach from \(smallest) to \(largest)")
        let roots = eigen.values.map { Swift.max($0, 0).squareRoot() }
        return eigen.vectors.transposed * eigen.vectors.scalingRows(by: roots)
    }
}
