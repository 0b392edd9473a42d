import Tensors

/// Lets each place of one sequence look at those of another, or of its own.
///
/// Vaswani et al. 2017, "Attention is all you need". The same in U-Net, autoencoder and text encoder.
struct CrossAttention: Module {
    let toQ: Linear
    let toK: Linear
    let toV: Linear
    let toOut: Linear
    private let heads: Int

    /// - Parameters:
    ///   - context: width of the other sequence; nil for its own.
    ///   - bias: of queries, keys and values; the output has always one.
    init(channels: Int, context: Int? = nil, heads: Int, bias: Bool) {
        toQ = Linear(from: channels, to: channels, bias: bias)
        toK = Linear(from: context ?? channels, to: channels, bias: bias)
        toV = Linear(from: context ?? channels, to: channels, bias: bias)
        toOut = Linear(from: channels, to: channels)
        self.heads = heads
    }

    /// `[b, n, c]` looking at `context` `[b, m, d]`, or at itself, plus `residual` in the same pass.
    func callAsFunction(
        _ x: Tensor, context: Tensor? = nil, adding residual: Tensor? = nil
    ) -> Tensor {
        let seen = context ?? x
        let attended = Tensor.attention(
            query: toQ(x), key: toK(seen), value: toV(seen), heads: heads)
        return toOut(attended, adding: residual)
    }

    /// `[b, n, c]` looking at those places of its own that `mask` `[n, n]` lets through, plus `residual`.
    func callAsFunction(_ x: Tensor, mask: Tensor, adding residual: Tensor) -> Tensor {
        let attended = Tensor.maskedAttention(
            query: toQ(x), key: toK(x), value: toV(x), heads: heads, mask: mask)
        return toOut(attended, adding: residual)
    }
}
