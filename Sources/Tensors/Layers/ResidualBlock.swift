/// A residual block without a condition: norm, SiLU and convolution twice, added to what came in.
///
/// He et al. 2016, "Identity mappings in deep residual networks". Norms are by position: crops and whole pictures
/// give the same, and where maps are empty there is nothing to be normalised.
public struct ResidualBlock: Module {
    let norm1: RMSNorm
    let conv1: Conv2d
    let norm2: RMSNorm
    let conv2: Conv2d

    /// - Parameter startingAtZero: whether a new block changes nothing.
    public init(channels: Int, startingAtZero: Bool = false) {
        norm1 = RMSNorm(channels: channels)
        conv1 = Conv2d(from: channels, to: channels, kernel: 3)
        norm2 = RMSNorm(channels: channels)
        conv2 = Conv2d(from: channels, to: channels, kernel: 3, startingAtZero: startingAtZero)
    }

    /// - Parameter x: `[n, h, w, c]`.
    public func callAsFunction(_ x: Tensor) -> Tensor {
        conv2(norm2(conv1(norm1(x, activation: .silu)), activation: .silu), adding: x)
    }
}
