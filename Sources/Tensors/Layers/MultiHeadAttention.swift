/// Lets places look at each other: those of one frame, or one position over time.
///
/// Vaswani et al. 2017, "Attention is all you need".
public struct MultiHeadAttention: Module {
    /// Query, key and value side by side: `[3·c, c]`.
    public let qkv: Linear
    public let projection: Linear
    private let heads: Int

    /// - Parameter startingAtZero: whether the projection starts at zero, so that `x + attention(x)`
    ///   starts as `x`.
    public init(channels: Int, heads: Int, startingAtZero: Bool = false) {
        precondition(channels.isMultiple(of: heads), "\(channels) channels for \(heads) heads")
        qkv = Linear(from: channels, to: 3 * channels)
        projection = Linear(from: channels, to: channels, startingAtZero: startingAtZero)
        self.heads = heads
    }

    /// Over the positions of each sample: `[b, …, c]` to the same shape, plus `residual` in the same
    /// pass.
    public func callAsFunction(_ x: Tensor, adding residual: Tensor? = nil) -> Tensor {
        let positions = [
            x.shape[0], x.shape.dropFirst().dropLast().reduce(1, *), 3 * x.shape[x.rank - 1],
        ]
        let mixed = qkv(x).reshaped(positions).attended(heads: heads).reshaped(x.shape)
        return projection(mixed, adding: residual)
    }

    /// Over the frames of a clip, each position for itself: `[b·t, …, c]` to the same shape, plus
    /// `residual` in the same pass.
    public func callAsFunction(
        _ x: Tensor, frames: Int, adding residual: Tensor? = nil
    ) -> Tensor {
        projection(qkv(x).attendedAlongTime(heads: heads, frames: frames), adding: residual)
    }
}
