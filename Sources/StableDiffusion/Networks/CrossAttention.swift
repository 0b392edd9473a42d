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
    /// Whether a place sees only itself and those before it.
    private let isCausal: Bool

    /// - Parameters:
    ///   - context: width of the other sequence; nil for its own.
    ///   - bias: of queries, keys and values; the output has always one.
    init(
        channels: Int, context: Int? = nil, heads: Int, bias: Bool, isCausal: Bool = false
    ) {
        toQ = Linear(from: channels, to: channels, bias: bias)
        toK = Linear(from: context ?? channels, to: channels, bias: bias)
        toV = Linear(from: context ?? channels, to: channels, bias: bias)
        toOut = Linear(from: channels, to: channels)
        self.heads = heads
        self.isCausal = isCausal
    }

    /// `[b, n, c]` looking at `context` `[b, m, d]`, or at itself, plus `residual` in the same pass.
    func callAsFunction(
        _ x: Tensor, context: Tensor? = nil, adding residual: Tensor? = nil
    ) -> Tensor {
        let seen = context ?? x
        let attend =
            isCausal
            ? Tensor.causalAttention(query:key:value:heads:)
            : Tensor.attention(query:key:value:heads:)
        return toOut(attend(toQ(x), toK(seen), toV(seen), heads), adding: residual)
    }
}
