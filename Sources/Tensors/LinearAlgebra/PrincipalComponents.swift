/// The directions in which samples vary most.
public struct PrincipalComponents: Sendable {
    /// Of the samples, d numbers.
    public let mean: [Double]
    /// Unit vectors `[k, d]`, that of the largest variance first.
    public let components: Matrix
    /// Of the samples along each component.
    public let variances: [Double]

    /// - Parameter count: k, at most d.
    public init(of samples: SampleMoments, count: Int) {
        precondition(
            count <= samples.mean.count, "\(count) components of \(samples.mean.count) numbers")
        let eigen = samples.covariance.symmetricEigen()
        mean = samples.mean
        components = Matrix(
            rows: count, columns: mean.count,
            values: Array(eigen.vectors.values.prefix(count * mean.count)))
        variances = Array(eigen.values.prefix(count))
    }

    /// `W [k, d]`: `W · (x − mean)` has unit variance along each component.
    public var whitening: Matrix { components.scalingRows(by: deviations.map { 1 / $0 }) }

    /// `V [d, k]`: `V · z + mean` is the sample nearest to x that whitened numbers z describe.
    public var unwhitening: Matrix { components.scalingRows(by: deviations).transposed }

    private var deviations: [Double] {
        variances.map { variance in
            precondition(variance > 0, "a component of variance \(variance) cannot be whitened")
            return variance.squareRoot()
        }
    }
}
