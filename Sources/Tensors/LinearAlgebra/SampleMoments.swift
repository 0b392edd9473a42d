/// Mean and covariance of vectors that arrive in batches, in doubles.
public struct SampleMoments: Sendable {
    /// How many vectors there were.
    public private(set) var count = 0
    public private(set) var mean: [Double]
    /// Sum of the products of deviations from the mean, `[d, d]`.
    private var scatter: Matrix

    /// - Parameter width: d, numbers of one vector.
    public init(width: Int) {
        mean = [Double](repeating: 0, count: width)
        scatter = Matrix(diagonal: mean)
    }

    /// Unbiased covariance, `[d, d]`.
    public var covariance: Matrix {
        precondition(count > 1, "covariance of \(count) samples")
        var result = scatter
        for index in result.values.indices { result.values[index] /= Double(count - 1) }
        return result
    }

    /// Adds vectors `[n, d]`.
    ///
    /// Batches are merged as in Chan et al. 1979, so that nothing large cancels.
    public mutating func add(_ samples: Matrix) {
        precondition(
            samples.columns == mean.count, "samples of \(samples.columns), not \(mean.count)")
        guard samples.rows > 0 else { return }
        let (known, new) = (Double(count), Double(samples.rows))
        let batchMean = samples.meanRow
        let shift = zip(batchMean, mean).map { $0 - $1 }
        let within = samples.subtractingFromRows(batchMean).gram
        let weight = known * new / (known + new)
        for row in shift.indices {
            for column in shift.indices {
                scatter[row, column] +=
                    within[row, column] + shift[row] * shift[column] * weight
            }
            mean[row] += shift[row] * new / (known + new)
        }
        count += samples.rows
    }
}

extension Matrix {
    /// The mean of the rows.
    fileprivate var meanRow: [Double] {
        (0..<rows).reduce(into: [Double](repeating: 0, count: columns)) { sum, row in
            for column in 0..<columns { sum[column] += self[row, column] / Double(rows) }
        }
    }

    fileprivate func subtractingFromRows(_ vector: [Double]) -> Matrix {
        var result = self
        for row in 0..<rows {
            for column in 0..<columns { result[row, column] -= vector[column] }
        }
        return result
    }
}
