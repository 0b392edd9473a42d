import Tensors

/// Reads condition maps at their own resolution, once a frame: a convolutional network from their
/// positions to those of latents.
///
/// One linear map of all numbers that fall on a latent learns drives by heart; convolutions learn what maps
/// mean. What it answers is added to features, and starts at zero: weights that learnt without it go on from
/// where they are.
package struct MapEncoder: Module {
    let input: Conv2d
    /// What absent groups add.
    let absent: Linear
    let blocks: [ResidualBlock]
    let narrow: [Conv2d]
    let norm: RMSNorm
    let output: Conv2d

    /// Scales from the maps to latents, each half of that before.
    package static let scales = 3

    /// - Parameters:
    ///   - channels: width of each scale, finest first.
    ///   - width: channels of the features.
    init(channels: [Int], width: Int) {
        precondition(channels.count == Self.scales, "\(channels) for \(Self.scales) scales")
        input = Conv2d(from: MapRaster.width, to: channels[0], kernel: 1)
        absent = Linear(from: ConditionGroup.allCases.count, to: channels[0], bias: false)
        blocks = channels.map { ResidualBlock(channels: $0, startingAtZero: true) }
        narrow = zip(channels, channels.dropFirst()).map {
            Conv2d(from: 4 * $0, to: $1, kernel: 1)
        }
        norm = RMSNorm(channels: channels[channels.count - 1])
        output = Conv2d(
            from: channels[channels.count - 1], to: width, kernel: 3, startingAtZero: true)
    }

    /// - Parameters:
    ///   - maps: as a batch folds them, `[n, h, w, 4·4·maps]`.
    ///   - absence: 1 where a group is absent, `[n, groups]`.
    /// - Returns: `[n, h, w, width]`.
    func callAsFunction(_ maps: Tensor, absence: Tensor) -> Tensor {
        let instead = absent(absence)
        var x = input(maps.unfolded()) + instead.reshaped(instead.shape[0], 1, 1, instead.shape[1])
        for (scale, block) in blocks.enumerated() {
            x = block(x)
            if scale < narrow.count { x = narrow[scale](x.pixelUnshuffled(by: 2)) }
        }
        return output(norm(x, activation: .silu))
    }
}

extension Tensor {
    /// Folded maps at their own positions: `[n, h, w, 4·4·maps]` to `[n, 4h, 4w, maps]`.
    fileprivate func unfolded() -> Tensor {
        let (n, h, w, fold) = (shape[0], shape[1], shape[2], ConditionBatch.fold)
        let maps = shape[3] / (fold * fold)
        return reshaped(n, h, w, fold, fold, maps)
            .permuted(0, 1, 3, 2, 4, 5)
            .reshaped(n, h * fold, w * fold, maps)
    }
}
