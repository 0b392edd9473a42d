extension SampleMoments {
    /// The squared Fréchet distance of the normal distributions with these moments:
    /// |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2·(Σ₁Σ₂)^½).
    ///
    /// Dowson and Landau 1982; Heusel et al. 2017 take it of a network's features.
    public func frechetDistance(to other: SampleMoments) -> Double {
        let shift = zip(mean, other.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let (mine, others) = (covariance, other.covariance)
        let root = mine.squareRoot()
        // Σ₁Σ₂ is not symmetric; this product is, and has the same eigenvalues.
        let overlap = (root * others * root).squareRoot().trace
        return shift + mine.trace + others.trace - 2 * overlap
    }
}
