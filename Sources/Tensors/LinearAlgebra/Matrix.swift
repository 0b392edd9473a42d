/// A dense matrix of doubles: statistics of features, principal components.
public struct Matrix: Equatable, Sendable {
    public let rows: Int
    public let columns: Int
    /// Row by row.
    public var values: [Double]

    public init(rows: Int, columns: Int, values: [Double]) {
        precondition(
            values.count == rows * columns, "\(values.count) numbers for \(rows)×\(columns)")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// Zeros but for the diagonal.
    public init(diagonal: [Double]) {
        let n = diagonal.count
        self.init(rows: n, columns: n, values: [Double](repeating: 0, count: n * n))
        for index in 0..<n { self[index, index] = diagonal[index] }
    }

    /// The numbers of a tensor with two axes.
    public init(_ tensor: Tensor) {
        precondition(tensor.rank == 2, "two axes expected, shape is \(tensor.shape)")
        self.init(
            rows: tensor.shape[0], columns: tensor.shape[1], values: tensor.floats.map(Double.init))
    }

    /// `[rows, columns]` in float32.
    public var tensor: Tensor { Tensor(values.map(Float.init), shape: [rows, columns]) }

    public subscript(row: Int, column: Int) -> Double {
        get { values[row * columns + column] }
        set { values[row * columns + column] = newValue }
    }

    /// One row's numbers.
    public func row(_ row: Int) -> ArraySlice<Double> {
        values[row * columns..<(row + 1) * columns]
    }

    public var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows, values: values)
        for row in 0..<rows {
            for column in 0..<columns { result[column, row] = self[row, column] }
        }
        return result
    }

    /// Sum of the diagonal.
    public var trace: Double { (0..<min(rows, columns)).reduce(0) { $0 + self[$1, $1] } }

    /// Matrix product.
    public static func * (a: Matrix, b: Matrix) -> Matrix {
        precondition(
            a.columns == b.rows, "\(a.rows)×\(a.columns) times \(b.rows)×\(b.columns)")
        return Matrix(
            rows: a.rows, columns: b.columns,
            values: OpenBLAS.product(
                a.values, b.values, rows: a.rows, inner: a.columns, columns: b.columns))
    }

    /// This transposed, times itself: `[columns, columns]`.
    var gram: Matrix {
        Matrix(
            rows: columns, columns: columns,
            values: OpenBLAS.product(
                values, transposed: true, values, rows: columns, inner: rows, columns: columns))
    }

    /// Every row multiplied by its factor.
    func scalingRows(by factors: [Double]) -> Matrix {
        precondition(factors.count == rows, "\(factors.count) factors for \(rows) rows")
        var result = self
        for row in 0..<rows {
            for column in 0..<columns { result[row, column] *= factors[row] }
        }
        return result
    }
}
