import Tensors

/// Normalises features: by groups over the picture, or by position, which crops and whole pictures
/// see alike.
struct FeatureNorm: Module {
    let group: GroupNorm?
    let position: RMSNorm?

    init(channels: Int, byPosition: Bool) {
        group = byPosition ? nil : GroupNorm(channels: channels, groups: Self.groups(of: channels))
        position = byPosition ? RMSNorm(channels: channels) : nil
    }

    /// - Parameter x: `[n, h, w, c]`.
    func callAsFunction(_ x: Tensor, activation: Activation = .identity) -> Tensor {
        if let group { return group(x, activation: activation) }
        guard let position else { preconditionFailure("a norm is by group or by position") }
        return position(x, activation: activation)
    }

    /// `norm(x) · (1 + scale) + shift` by sample, then SiLU (Dhariwal & Nichol 2021).
    ///
    /// - Parameter modulation: scale and shift side by side, `[n, 2c]`.
    func callAsFunction(_ x: Tensor, modulation: Tensor) -> Tensor {
        let (n, _, _, c) = x.shape4
        let parts = modulation.split(axis: 1, sizes: [c, c])
        if let group { return group(x, scale: parts[0], shift: parts[1], activation: .silu) }
        let scale = parts[0].cast(to: x.dtype).reshaped(n, 1, 1, c)
        let shift = parts[1].cast(to: x.dtype).reshaped(n, 1, 1, c)
        // y + y·scale: near 1, bfloat16 is too coarse to hold 1 + scale.
        let y = self(x)
        return (y + y * scale + shift).silu()
    }

    /// 32 groups where the width allows it, else groups of four.
    private static func groups(of channels: Int) -> Int {
        channels.isMultiple(of: 32) ? 32 : max(channels / 4, 1)
    }
}
