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
        let (result, statistics) = backend.groupNorm(norm, self, scale: scale, shift: shift)
        return result.recording(self, scale, shift) { gradient in
            let parts = self.backend.groupNormGradient(
                norm, self, gradient.cast(to: dtype), scale: scale, shift: shift,
                statistics: statistics)
            guard norm.parameter_stride == 0 else { return parts }
            return [parts[0]] + parts.dropFirst().map { $0.sum(axes: [0]) }
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
        let (result, statistics) = backend.rowNorm(norm, self, scale: scale, shift: shift)
        return result.recording(self, scale, shift) { gradient in
            self.backend.rowNormGradient(
                norm, self, gradient.cast(to: dtype), scale: scale, shift: shift,
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
        let (result, statistics) = backend.rowNorm(norm, self, scale: scale, shift: shift)
        return result.recording(self, scale) { gradient in
            self.backend.rowNormGradient(
                norm, self, gradient.cast(to: dtype), scale: scale, shift: shift,
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
