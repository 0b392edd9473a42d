import CKernels

/// What follows a norm in the same pass over memory.
public enum Activation: Sendable {
    case identity
    /// `x · σ(x)`.
    case silu
}

extension Tensor {
    /// Group norm (Wu & He 2018) of `[n, …, c]`: mean 0 and deviation 1 over positions and the channels
    /// of a group, then `· scale + shift`, then the activation.
    ///
    /// Statistics are float32. The result has the dtype of `self`.
    ///
    /// - Parameter scale: `[c]`, or `[n, c]` where every sample has its own; `shift` likewise.
    public func groupNormalized(
        groups: Int, scale: Tensor, shift: Tensor, epsilon: Float = 1e-5,
        activation: Activation = .identity
    ) -> Tensor {
        let norm = groupNorm(
            groups: groups, scale: scale, shift: shift, epsilon: epsilon, activation: activation)
        let scale = scale.cast(to: .float32)
        let shift = shift.cast(to: .float32)
        let (result, statistics) = norm.forward(self, scale: scale, shift: shift)
        return result.recording(self, scale, shift) { gradient in
            norm.backward(
                self, gradient: gradient.cast(to: dtype), scale: scale, shift: shift,
                statistics: statistics)
        }
    }

    private func groupNorm(
        groups: Int, scale: Tensor, shift: Tensor, epsilon: Float, activation: Activation
    ) -> ck_group_norm {
        let channels = shape.last ?? 0
        let isShared = scale.shape == [channels]
        precondition(
            rank >= 2 && (isShared || scale.shape == [shape[0], channels])
                && shift.shape == scale.shape,
            "group norm of \(shape) with scale \(scale.shape), shift \(shift.shape)")
        precondition(
            groups > 0 && channels.isMultiple(of: groups), "\(channels) channels, \(groups) groups")
        return ck_group_norm(
            samples: shape[0], positions: shape[1..<(rank - 1)].reduce(1, *), channels: channels,
            groups: groups, parameter_stride: isShared ? 0 : channels, epsilon: epsilon,
            is_bfloat16: dtype == .bfloat16 ? 1 : 0, is_silu: activation == .silu ? 1 : 0)
    }

    /// Layer norm (Ba, Kiros and Hinton 2016) over the last axis; `scale` and `shift` are `[c]`.
    public func layerNormalized(scale: Tensor, shift: Tensor, epsilon: Float = 1e-5) -> Tensor {
        precondition(
            scale.shape == [shape.last] && shift.shape == scale.shape,
            "layer norm of \(shape) with scale \(scale.shape), shift \(shift.shape)")
        let norm = rowNorm(epsilon: epsilon, isCentered: true, activation: .identity)
        let scale = scale.cast(to: .float32)
        let shift = shift.cast(to: .float32)
        let (result, statistics) = norm.forward(self, scale: scale, shift: shift)
        return result.recording(self, scale, shift) { gradient in
            norm.backward(
                self, gradient: gradient.cast(to: dtype), scale: scale, shift: shift,
                statistics: statistics)
        }
    }

    /// RMS norm (Zhang & Sennrich 2019) over the last axis: `x / √(mean x² + ε) · scale`, then the
    /// activation; `scale` is `[c]`.
    public func rmsNormalized(
        scale: Tensor, epsilon: Float = 1e-6, activation: Activation = .identity
    ) -> Tensor {
        precondition(
            scale.shape == [shape.last], "RMS norm of \(shape) with scale \(scale.shape)")
        let norm = rowNorm(epsilon: epsilon, isCentered: false, activation: activation)
        let scale = scale.cast(to: .float32)
        let shift = Tensor.zeros(scale.shape)
        let (result, statistics) = norm.forward(self, scale: scale, shift: shift)
        return result.recording(self, scale) { gradient in
            norm.backward(
                self, gradient: gradient.cast(to: dtype), scale: scale, shift: shift,
                statistics: statistics
            ).dropLast()
        }
    }

    private func rowNorm(epsilon: Float, isCentered: Bool, activation: Activation) -> ck_row_norm {
        let channels = shape.last ?? 1
        return ck_row_norm(
            rows: shape.dropLast().reduce(1, *), channels: channels, epsilon: epsilon,
            is_centered: isCentered ? 1 : 0, is_bfloat16: dtype == .bfloat16 ? 1 : 0,
            is_silu: activation == .silu ? 1 : 0)
    }
}

extension ck_group_norm {
    /// The result, and the mean and 1/deviation of every group, `[n, groups, 2]`.
    fileprivate func forward(_ x: Tensor, scale: Tensor, shift: Tensor) -> (Tensor, Tensor) {
        let result = Tensor(uninitialized: x.shape, x.dtype)
        let statistics = Tensor(uninitialized: [samples, groups, 2], .float32)
        withUnsafePointer(to: self) { norm in
            let scratch = Tensor(uninitialized: [ck_group_norm_scratch(norm)], .float32)
            ck_group_norm_forward(
                norm, x.pointer, scale.floatPointer, shift.floatPointer, statistics.floatPointer,
                scratch.floatPointer, result.pointer)
        }
        return (result, statistics)
    }

    /// Gradients of x, scale and shift.
    fileprivate func backward(
        _ x: Tensor, gradient: Tensor, scale: Tensor, shift: Tensor, statistics: Tensor
    ) -> [Tensor] {
        let xGradient = Tensor(uninitialized: x.shape, x.dtype)
        let scaleGradient = Tensor(uninitialized: [samples, channels], .float32)
        let shiftGradient = Tensor(uninitialized: [samples, channels], .float32)
        withUnsafePointer(to: self) { norm in
            let scratch = Tensor(uninitialized: [ck_group_norm_scratch(norm)], .float32)
            ck_group_norm_backward(
                norm, x.pointer, gradient.pointer, scale.floatPointer, shift.floatPointer,
                statistics.floatPointer, scratch.floatPointer, xGradient.pointer,
                scaleGradient.floatPointer, shiftGradient.floatPointer)
        }
        guard parameter_stride == 0 else { return [xGradient, scaleGradient, shiftGradient] }
        return [xGradient, scaleGradient.sum(axes: [0]), shiftGradient.sum(axes: [0])]
    }
}

extension ck_row_norm {
    /// The result, and the mean and 1/deviation of every row, `[rows, 2]`.
    fileprivate func forward(_ x: Tensor, scale: Tensor, shift: Tensor) -> (Tensor, Tensor) {
        let result = Tensor(uninitialized: x.shape, x.dtype)
        let statistics = Tensor(uninitialized: [rows, 2], .float32)
        withUnsafePointer(to: self) { norm in
            ck_row_norm_forward(
                norm, x.pointer, scale.floatPointer, shift.floatPointer, statistics.floatPointer,
                result.pointer)
        }
        return (result, statistics)
    }

    /// Gradients of x, scale and shift.
    fileprivate func backward(
        _ x: Tensor, gradient: Tensor, scale: Tensor, shift: Tensor, statistics: Tensor
    ) -> [Tensor] {
        let xGradient = Tensor(uninitialized: x.shape, x.dtype)
        return withUnsafePointer(to: self) { norm in
            let partial = Tensor(
                uninitialized: [ck_row_norm_chunks(norm), 2, channels], .float32)
            ck_row_norm_backward(
                norm, x.pointer, gradient.pointer, scale.floatPointer, shift.floatPointer,
                statistics.floatPointer, partial.floatPointer, xGradient.pointer)
            let sums = partial.sum(axes: [0])
            return [xGradient] + (0...1).map { sums[$0..<$0 + 1].reshaped([channels]) }
        }
    }
}
