import Tensors

/// Lets every position of a picture look at every other one.
struct SpatialAttention: Module {
    let norm: FeatureNorm
    let attention: MultiHeadAttention

    init(channels: Int, config: UNetConfig) {
        norm = FeatureNorm(channels: channels, byPosition: config.normalizesByPosition)
        attention = MultiHeadAttention(channels: channels, heads: channels / config.headWidth)
    }

    /// - Parameter x: `[n, h, w, c]`.
    func callAsFunction(_ x: Tensor) -> Tensor {
        attention(norm(x), adding: x)
    }
}
