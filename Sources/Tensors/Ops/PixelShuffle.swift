extension Tensor {
    /// Channels to positions: `[b, h, w, c·s²]` to `[b, h·s, w·s, c]`.
    ///
    /// Channel `(k·s + i)·s + j` becomes channel k at row i, column j of its square, as in PyTorch.
    public func pixelShuffled(by s: Int) -> Tensor {
        let (b, h, w, channels) = shape4
        precondition(channels.isMultiple(of: s * s), "\(shape) shuffled by \(s)")
        let c = channels / (s * s)
        return reshaped(b, h, w, c, s, s)
            .permuted(0, 1, 4, 2, 5, 3)  // [b, h, s, w, s, c]
            .reshaped(b, h * s, w * s, c)
    }

    /// Positions to channels, the way back: `[b, h·s, w·s, c]` to `[b, h, w, c·s²]`.
    public func pixelUnshuffled(by s: Int) -> Tensor {
        let (b, height, width, c) = shape4
        precondition(
            height.isMultiple(of: s) && width.isMultiple(of: s), "\(shape) unshuffled by \(s)")
        let (h, w) = (height / s, width / s)
        return reshaped(b, h, s, w, s, c)
            .permuted(0, 1, 3, 5, 2, 4)  // [b, h, w, c, s, s]
            .reshaped(b, h, w, c * s * s)
    }
}
