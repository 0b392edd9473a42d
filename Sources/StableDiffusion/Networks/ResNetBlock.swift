import Tensors

/// Two convolutions around which the input passes; the time of diffusion enters between them.
struct ResNetBlock: Module {
    let norm1: GroupNorm
    let conv1: Conv2d
    let timeEmbProj: Linear?
    let norm2: GroupNorm
    let conv2: Conv2d
    let convShortcut: Conv2d?

    /// - Parameter embedding: width of the time's; nil where there is no time.
    init(
        from inputs: Int, to outputs: Int, embedding: Int? = nil, groups: Int, epsilon: Float
    ) {
        norm1 = GroupNorm(channels: inputs, groups: groups, epsilon: epsilon)
        conv1 = Conv2d(from: inputs, to: outputs)
        timeEmbProj = embedding.map { Linear(from: $0, to: outputs) }
        norm2 = GroupNorm(channels: outputs, groups: groups, epsilon: epsilon)
        conv2 = Conv2d(from: outputs, to: outputs)
        convShortcut = inputs == outputs ? nil : Conv2d(from: inputs, to: outputs, kernel: 1)
    }

    /// - Parameters:
    ///   - x: `[n, h, w, c]`.
    ///   - embedding: `[n, e]`, float32, after its activation.
    ///   - together: how many neighbours are normalised together.
    func callAsFunction(
        _ x: Tensor, embedding: Tensor? = nil, together: Int = 1
    ) -> Tensor {
        var y = conv1(norm1(x, together: together, activation: .silu))
        if let timeEmbProj, let embedding {
            let shift = timeEmbProj(embedding).cast(to: y.dtype)
            y = y + shift.reshaped(shift.shape[0], 1, 1, shift.shape[1])
        }
        return conv2(
            norm2(y, together: together, activation: .silu), adding: convShortcut.map { $0(x) } ?? x
        )
    }
}

/// A convolution that halves a picture each way.
struct Downsampler: Module {
    let conv: Conv2d

    init(channels: Int, padding: Padding) {
        conv = Conv2d(from: channels, to: channels, stride: 2, padding: padding)
    }

    func callAsFunction(_ x: Tensor) -> Tensor { conv(x) }
}

/// Every position doubled each way, then a convolution.
struct Upsampler: Module {
    let conv: Conv2d

    init(channels: Int) { conv = Conv2d(from: channels, to: channels) }

    func callAsFunction(_ x: Tensor) -> Tensor { conv(x.upsampledNearest(by: 2)) }
}
