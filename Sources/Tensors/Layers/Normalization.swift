/// Mean 0 and deviation 1 over the positions and the channels of a group (Wu & He 2018).
public struct GroupNorm: Module {
    /// Of shape `[c]`.
    public let weight: Parameter
    /// Of shape `[c]`.
    public let bias: Parameter
    private let groups: Int
    private let epsilon: Float

    public init(channels: Int, groups: Int, epsilon: Float = 1e-5) {
        precondition(channels.isMultiple(of: groups), "\(channels) channels in \(groups) groups")
        weight = Parameter([channels], start: .ones)
        bias = Parameter([channels], start: .zeros)
        self.groups = groups
        self.epsilon = epsilon
    }

    /// `[n, …, c]` to the same shape, then the activation.
    public func callAsFunction(_ x: Tensor, activation: Activation = .identity) -> Tensor {
        x.groupNormalized(
            groups: groups, scale: weight.value, shift: bias.value, epsilon: epsilon,
            activation: activation)
    }

    /// `norm(x) · (1 + scale) + shift` for each sample, then the activation: how the time of diffusion
    /// enters a block (Dhariwal & Nichol 2021, "AdaGN").
    ///
    /// - Parameters:
    ///   - scale: `[n, c]`, zero for none.
    ///   - shift: `[n, c]`
    public func callAsFunction(
        _ x: Tensor, scale: Tensor, shift: Tensor, activation: Activation = .identity
    ) -> Tensor {
        let gain = scale.cast(to: .float32) + 1
        return x.groupNormalized(
            groups: groups, scale: weight.value * gain, shift: bias.value * gain + shift,
            epsilon: epsilon, activation: activation)
    }
}

/// Mean 0 and deviation 1 over the last axis (Ba, Kiros & Hinton 2016).
public struct LayerNorm: Module {
    /// Of shape `[c]`.
    public let weight: Parameter
    /// Of shape `[c]`.
    public let bias: Parameter
    private let epsilon: Float

    public init(channels: Int, epsilon: Float = 1e-5) {
        weight = Parameter([channels], start: .ones)
        bias = Parameter([channels], start: .zeros)
        self.epsilon = epsilon
    }

    public func callAsFunction(_ x: Tensor) -> Tensor {
        x.layerNormalized(scale: weight.value, shift: bias.value, epsilon: epsilon)
    }
}

/// Mean square 1 over the last axis (Zhang & Sennrich 2019).
public struct RMSNorm: Module {
    /// Of shape `[c]`.
    public let weight: Parameter
    private let epsilon: Float

    public init(channels: Int, epsilon: Float = 1e-6) {
        weight = Parameter([channels], start: .ones)
        self.epsilon = epsilon
    }

    public func callAsFunction(_ x: Tensor, activation: Activation = .identity) -> Tensor {
        x.rmsNormalized(scale: weight.value, epsilon: epsilon, activation: activation)
    }
}
