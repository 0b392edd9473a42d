import Frames
import Randomness
import Tensors

/// Turns pictures into latents an eighth as large each way, and back.
///
/// The KL autoencoder of Rombach et al. 2022. Both ways are the linear map of patch PCA plus a residual network whose last layer starts at zero:
/// before any training it is PCA. Pictures are `[n, H, W, 3]` in −1…1, latents `[n, H/8, W/8, c]`.
package struct Autoencoder: Module {
    let encoder: Encoder
    package let decoder: Decoder
    package let statistics: LatentStatistics

    package init(_ config: AutoencoderConfig) {
        encoder = Encoder(config)
        decoder = Decoder(config)
        statistics = LatentStatistics(channels: config.latentChannels)
    }
}

/// Mean and log-variance of the latents' posterior.
struct Posterior {
    let mean: Tensor
    let logVariance: Tensor

    func sample(from stream: RandomStream) -> Tensor {
        mean + (logVariance * 0.5).exp() * .normal(mean.shape, from: stream)
    }
}

/// Pictures to posteriors: PCA of 8×8 patches plus a residual network.
struct Encoder: Module {
    let linear: Conv2d
    let input: Conv2d
    let fine: [ResidualBlock]
    let down: Conv2d
    let coarse: [ResidualBlock]
    let norm: RMSNorm
    let output: Conv2d

    init(_ config: AutoencoderConfig) {
        let stride = ModelConfig.latentStride
        linear = Conv2d(from: 3 * stride * stride, to: config.latentChannels, kernel: 1)
        input = Conv2d(from: 48, to: config.fineChannels, kernel: 3)
        fine = (1..<max(config.blocks, 2)).map { _ in
            ResidualBlock(channels: config.fineChannels)
        }
        down = Conv2d(
            from: config.fineChannels, to: config.coarseChannels, kernel: 3, stride: 2)
        coarse = (1..<max(config.blocks, 2)).map { _ in
            ResidualBlock(channels: config.coarseChannels)
        }
        norm = RMSNorm(channels: config.coarseChannels)
        output = Conv2d(
            from: config.coarseChannels, to: 2 * config.latentChannels, kernel: 3,
            startingAtZero: true)
    }

    /// Log-variance before any training: almost no noise.
    private static let startingLogVariance: Float = -6

    /// - Parameters:
    ///   - pictures: `[n, H, W, 3]` in −1…1, float32.
    ///   - dtype: what the residual network computes in.
    func callAsFunction(_ pictures: Tensor, dtype: DType) -> Posterior {
        var x = input(pictures.cast(to: dtype).pixelUnshuffled(by: 4))
        for block in fine { x = block(x) }
        x = down(x)
        for block in coarse { x = block(x) }
        let residual = output(norm(x, activation: .silu)).cast(to: .float32)
        let c = residual.shape[3] / 2
        let parts = residual.split(axis: 3, sizes: [c, c])
        // The linear path stays float32: it carries the picture.
        let straight = linear(pictures.pixelUnshuffled(by: ModelConfig.latentStride))
        return Posterior(
            mean: straight + parts[0],
            logVariance: (parts[1] + Self.startingLogVariance).clamped(to: -20...4))
    }
}

/// Latents to pictures: the way back of PCA plus a residual network.
package struct Decoder: Module {
    let linear: Conv2d
    let input: Conv2d
    let coarse: [ResidualBlock]
    let up: Conv2d
    let fine: [ResidualBlock]
    let norm: RMSNorm
    let output: Conv2d

    init(_ config: AutoencoderConfig) {
        let stride = ModelConfig.latentStride
        linear = Conv2d(from: config.latentChannels, to: 3 * stride * stride, kernel: 1)
        input = Conv2d(
            from: config.latentChannels + 1, to: config.coarseChannels, kernel: 3)
        coarse = (0..<config.blocks).map { _ in ResidualBlock(channels: config.coarseChannels)
        }
        up = Conv2d(from: config.coarseChannels, to: 4 * config.fineChannels, kernel: 3)
        fine = (0..<config.blocks).map { _ in ResidualBlock(channels: config.fineChannels) }
        norm = RMSNorm(channels: config.fineChannels)
        output = Conv2d(from: config.fineChannels, to: 48, kernel: 3, startingAtZero: true)
    }

    /// - Parameters:
    ///   - latents: `[n, h, w, c]`, float32.
    ///   - noise: how far each sample's latents are from encoded ones, as the deviation of noise added
    ///     to them: 0 for encoded pictures, 0.2 or so for sampled ones. Conditioned on it, the decoder forgives.
    ///   - dtype: what the residual network computes in.
    /// - Returns: `[n, 8h, 8w, 3]`, float32.
    func callAsFunction(_ latents: Tensor, noise: [Float], dtype: DType) -> Tensor {
        let x = stem(latents, noise: noise, dtype: dtype)
        return pictures(of: latents, blocks.reduce(x) { x, block in block(x) })
    }

    /// What the residual network begins with.
    func stem(_ latents: Tensor, noise: [Float], dtype: DType) -> Tensor {
        let (n, h, w, _) = latents.shape4
        let level = Tensor(noise, shape: [n, 1, 1, 1]).broadcast(to: [n, h, w, 1])
        return input(.concatenated([latents, level], axis: 3).cast(to: dtype))
    }

    /// The blocks of the residual network in their order, the first at 1/4 with the way there.
    var blocks: [(Tensor) -> Tensor] {
        coarse.map { block in { block($0) } }
            + fine.enumerated().map { index, block in
                { x in block(index == 0 ? up(x).pixelShuffled(by: 2) : x) }
            }
    }

    /// Pictures of latents and of what the last block has made of them.
    func pictures(of latents: Tensor, _ x: Tensor) -> Tensor {
        let residual = output(norm(x, activation: .silu)).pixelShuffled(by: 4).cast(to: .float32)
        return linear(latents).pixelShuffled(by: ModelConfig.latentStride) + residual
    }
}

extension Autoencoder {
    /// Base frames `[n, H, W, 3]` as latents of unit variance, `[n, h, w, c]`.
    func encoded(_ pictures: Tensor, dtype: DType) -> Tensor {
        statistics.base.normalized(encoder(pictures, dtype: dtype).mean)
    }

    /// Large frames as latents of unit variance.
    func encodedLarge(_ pictures: Tensor, dtype: DType) -> Tensor {
        statistics.large.normalized(encoder(pictures, dtype: dtype).mean)
    }

    /// Latents of base frames as pictures, `[n, H, W, 3]`.
    ///
    /// - Parameter noise: how far they are from encoded ones.
    func decoded(_ normalized: Tensor, noise: Float, dtype: DType) -> Tensor {
        decoder(
            statistics.base.restored(normalized),
            noise: Array(repeating: noise, count: normalized.shape[0]), dtype: dtype)
    }

    /// Latents of large frames as pictures, one at a time to save memory.
    func decodedLarge(_ normalized: Tensor, noise: Float, dtype: DType) -> [Frame] {
        (0..<normalized.shape[0]).flatMap { frame in
            decoder(
                statistics.large.restored(normalized[frame..<(frame + 1)]), noise: [noise],
                dtype: dtype
            ).frames
        }
    }
}
