/// Zeros around a picture.
public enum Padding: Hashable, Sendable, ExpressibleByIntegerLiteral {
    /// As many as keep the size at stride 1: (k − 1)/2 before, the rest behind.
    case same
    case zeros(top: Int, left: Int, bottom: Int, right: Int)

    /// The same number on every side.
    public init(integerLiteral value: Int) {
        self = .zeros(top: value, left: value, bottom: value, right: value)
    }

    fileprivate func window(kernel: SIMD2<Int>, stride: Int) -> PrimitiveDescription.Window {
        let (before, after) =
            switch self {
            case .same: ((kernel &- 1) / 2, kernel / 2)
            case .zeros(let top, let left, let bottom, let right):
                (SIMD2(top, left), SIMD2(bottom, right))
            }
        return .init(strides: SIMD2(repeating: stride), before: before, after: after)
    }
}

extension Tensor {
    /// Convolution of a picture, correlation as in PyTorch: `[n, h, w, in]` to `[n, h', w', out]`.
    ///
    /// - Parameters:
    ///   - weight: `[out, in, kh, kw]`.
    ///   - bias: float32 `[out]`.
    ///   - residual: added to the result, stored as this input.
    public func convolved(
        weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Padding = .same,
        adding residual: Tensor? = nil
    ) -> Tensor {
        let (_, _, rows, columns) = weight.shape4
        let window = padding.window(kernel: SIMD2(rows, columns), stride: stride)
        if rows == 1, columns == 1, stride > 1 {
            return padded(axis: 1, before: window.before[0], after: window.after[0])
                .padded(axis: 2, before: window.before[1], after: window.after[1])
                .everyNth(stride)
                .convolved(weight: weight, bias: bias, adding: residual)
        }
        let positions = window.positions(of: shape, weight.shape)
        return AffineOp(shape, weight.shape, window, dtype)(
            self, weight, bias, adding: residual,
            result: [shape4.0, positions[0], positions[1], weight.shape[0]])
    }

    /// Every so many rows and columns, from the first on.
    ///
    /// oneDNN 2.6.3 copies what a strided 1×1 convolution reads, and where the channels fill no vector it
    /// writes past its copy: into that of the next thread.
    private func everyNth(_ stride: Int) -> Tensor {
        let (n, h, w, c) = shape4
        let (rows, columns) = ((h + stride - 1) / stride, (w + stride - 1) / stride)
        return padded(axis: 1, before: 0, after: rows * stride - h)
            .padded(axis: 2, before: 0, after: columns * stride - w)
            .reshaped(n * rows, stride, columns, stride * c)
            .sliced(axis: 1, 0..<1).sliced(axis: 3, 0..<c)
            .reshaped(n, rows, columns, c)
    }

    /// Convolution along time at each position: `[b·t, h, w, in]` to `[b·t, h, w, out]`.
    ///
    /// - Parameters:
    ///   - weight: `[out, in, k]`, k odd.
    ///   - bias: float32 `[out]`.
    ///   - frames: t, frames of one clip.
    ///   - padding: zeros before the first frame (top) and after the last (bottom); none leave k − 1
    ///     frames fewer.
    ///   - residual: added to the result, stored as this input.
    public func convolvedAlongTime(
        weight: Tensor, bias: Tensor? = nil, frames: Int, padding: Padding = .same,
        adding residual: Tensor? = nil
    ) -> Tensor {
        let (bt, h, w, c) = shape4
        precondition(bt.isMultiple(of: frames), "\(bt) frames in clips of \(frames)")
        precondition(
            weight.rank == 3 && !weight.shape[2].isMultiple(of: 2),
            "weights [out, in, odd k] expected, shape is \(weight.shape)")
        let window = padding.window(kernel: SIMD2(weight.shape[2], 1), stride: 1)
        let columns = [bt / frames, frames, h * w, c]
        let left = window.positions(of: columns, weight.shape + [1])[0]
        return AffineOp(columns, weight.shape + [1], window, dtype)(
            self, weight, bias, adding: residual,
            result: [bt / frames * left, h, w, weight.shape[0]])
    }

    /// Convolution over time and picture, as PyTorch's Conv3d: `[b·t, h, w, in]` to `[b·t, h', w', out]`.
    ///
    /// The frames that the kernel sees at once are laid side by side as channels of one picture.
    ///
    /// - Parameters:
    ///   - weight: `[out, in, kt, kh, kw]`, kt odd.
    ///   - bias: float32 `[out]`.
    ///   - frames: t, frames of one clip; zeros stand before the first and after the last.
    ///   - stride: of rows and columns; every frame has its answer.
    public func convolvedOverClips(
        weight: Tensor, bias: Tensor? = nil, frames: Int, stride: Int = 1, padding: Padding = .same
    ) -> Tensor {
        precondition(
            weight.rank == 5 && !weight.shape[2].isMultiple(of: 2),
            "weights [out, in, odd kt, kh, kw] expected, shape is \(weight.shape)")
        let seen = weight.shape[2]
        let plane = weight.permuted(0, 2, 1, 3, 4)  // [out, kt, in, kh, kw]
            .reshaped([weight.shape[0], seen * weight.shape[1]] + weight.shape[3...])
        return sideBySide(seen, frames: frames)
            .convolved(weight: plane, bias: bias, stride: stride, padding: padding)
    }

    /// Every frame with its neighbours as channels: `[b·t, h, w, c]` to `[b·t, h, w, count·c]`.
    private func sideBySide(_ count: Int, frames: Int) -> Tensor {
        let (bt, h, w, c) = shape4
        precondition(bt.isMultiple(of: frames), "\(bt) frames in clips of \(frames)")
        guard count > 1 else { return self }
        let padded = reshaped(bt / frames, frames, h, w, c)
            .padded(axis: 1, before: count / 2, after: count / 2)
        let neighbors = (0..<count).map { padded.sliced(axis: 1, $0..<($0 + frames)) }
        return Tensor.concatenated(neighbors, axis: 4)  // [b, t, h, w, count·c]
            .reshaped(bt, h, w, count * c)
    }
}

extension AffineOp {
    /// The convolution of an input `[n, h, w, in]` with weights `[out, in, kh, kw]`.
    fileprivate init(
        _ input: [Int], _ kernel: [Int], _ window: PrimitiveDescription.Window, _ dtype: DType
    ) {
        precondition(
            kernel.count == 4 && input.last == kernel[1],
            "weights of shape \(kernel) for an input of shape \(input)")
        let output = window.positions(of: input, kernel)
        self.init(
            .convolution(window),
            source: .channelsLast(n: input[0], h: input[1], w: input[2], c: input[3], dtype),
            destination: .channelsLast(
                n: input[0], h: output[0], w: output[1], c: kernel[0], dtype),
            dtype: dtype, kernel: kernel)
    }
}

extension PrimitiveDescription.Window {
    /// Rows and columns of the output.
    fileprivate func positions(of input: [Int], _ kernel: [Int]) -> SIMD2<Int> {
        let room = SIMD2(input[1], input[2]) &+ before &+ after &- SIMD2(kernel[2], kernel[3])
        precondition(
            room[0] >= 0 && room[1] >= 0,
            "kernel \(kernel[2])×\(kernel[3]) is larger than the padded input \(input)")
        return room / strides &+ 1
    }
}
