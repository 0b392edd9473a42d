/// Convolution of pictures.
public struct Conv2d: Module {
    /// Of shape `[out, in, k, k]`.
    public let weight: Parameter
    /// Of shape `[out]`.
    public let bias: Parameter?
    private let stride: Int
    private let padding: Padding

    /// - Parameter startingAtZero: for the last convolution of a branch, so that the branch starts as
    ///   nothing.
    public init(
        from inputs: Int, to outputs: Int, kernel: Int = 3, stride: Int = 1,
        padding: Padding = .same, bias: Bool = true, startingAtZero: Bool = false
    ) {
        let start = Parameter.Start.fan(in: inputs * kernel * kernel, zero: startingAtZero)
        weight = Parameter([outputs, inputs, kernel, kernel], start: start)
        self.bias = bias ? Parameter([outputs], start: start) : nil
        self.stride = stride
        self.padding = padding
    }

    /// `[n, h, w, in]` to `[n, h', w', out]`, plus `residual` in the same pass.
    public func callAsFunction(_ x: Tensor, adding residual: Tensor? = nil) -> Tensor {
        x.convolved(
            weight: weight.value, bias: bias?.value, stride: stride, padding: padding,
            adding: residual)
    }
}

/// Convolution along time, each position for itself.
public struct TemporalConv: Module {
    /// Of shape `[out, in, k]`.
    public let weight: Parameter
    /// Of shape `[out]`.
    public let bias: Parameter

    /// - Parameters:
    ///   - kernel: frames seen at once, odd.
    ///   - startingAtZero: for the last convolution of a branch, so that the branch starts as nothing.
    public init(
        from inputs: Int, to outputs: Int, kernel: Int = 3, startingAtZero: Bool = false
    ) {
        let start = Parameter.Start.fan(in: inputs * kernel, zero: startingAtZero)
        weight = Parameter([outputs, inputs, kernel], start: start)
        bias = Parameter([outputs], start: start)
    }

    /// `[b·t, h, w, in]` to `[b·t, h, w, out]`, plus `residual` in the same pass.
    ///
    /// - Parameter padding: zeros before the first frame and after the last.
    public func callAsFunction(
        _ x: Tensor, frames: Int, padding: Padding = .same, adding residual: Tensor? = nil
    ) -> Tensor {
        x.convolvedAlongTime(
            weight: weight.value, bias: bias.value, frames: frames, padding: padding,
            adding: residual)
    }
}

/// Convolution over time and picture.
public struct Conv3d: Module {
    /// Of shape `[out, in, kt, k, k]`.
    public let weight: Parameter
    /// Of shape `[out]`.
    public let bias: Parameter
    private let stride: Int
    private let padding: Padding

    /// - Parameters:
    ///   - frames: seen at once, odd.
    ///   - kernel: rows and columns seen at once.
    ///   - stride: of rows and columns; every frame has its answer.
    public init(
        from inputs: Int, to outputs: Int, frames: Int, kernel: Int, stride: Int = 1,
        padding: Padding = .same
    ) {
        let start = Parameter.Start.fan(in: inputs * frames * kernel * kernel, zero: false)
        weight = Parameter([outputs, inputs, frames, kernel, kernel], start: start)
        bias = Parameter([outputs], start: start)
        self.stride = stride
        self.padding = padding
    }

    /// `[b·t, h, w, in]` to `[b·t, h', w', out]`.
    ///
    /// - Parameter frames: t, frames of one clip.
    public func callAsFunction(_ x: Tensor, frames: Int) -> Tensor {
        x.convolvedOverClips(
            weight: weight.value, bias: bias.value, frames: frames, stride: stride,
            padding: padding)
    }
}
