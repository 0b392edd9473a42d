import Conditioning
import Tensors

/// Tells made pictures from real ones, patch by patch.
///
/// Isola et al. 2017, "PatchGAN": strided convolutions of 4×4, norms, leaky ReLU, one score a patch. Seeing
/// three frames at once it judges clips (Blattmann et al. 2023, §3.1.1), seeing one it judges pictures. It
/// serves training alone and is no part of a model.
struct PatchDiscriminator: Module {
    let input: Conv3d
    let blocks: [Block]
    let output: Conv3d

    /// Halves rows and columns; normalised over all frames of a clip, so that their brightness can be
    /// compared.
    struct Block: Module {
        let conv: Conv3d
        let norm: FeatureNorm

        init(from inputs: Int, to outputs: Int, frames: Int) {
            conv = Conv3d(
                from: inputs, to: outputs, frames: frames, kernel: 4, stride: 2, padding: 1)
            norm = FeatureNorm(channels: outputs, byPosition: false)
        }

        func callAsFunction(_ x: Tensor, frames t: Int) -> Tensor {
            let x = conv(x, frames: t)
            let (bt, h, w, c) = x.shape4
            return norm(x.reshaped(bt / t, t * h, w, c)).reshaped(bt, h, w, c)
                .leakyReLU(slope: PatchDiscriminator.slope)
        }
    }

    private static let slope: Float = 0.2

    /// - Parameters:
    ///   - channels: at 1/2, 1/4, … of the picture's size.
    ///   - conditionChannels: seen beside the picture's colors.
    ///   - frames: seen at once, odd.
    init(channels: [Int], conditionChannels: Int = 0, frames: Int) {
        input = Conv3d(
            from: 3 + conditionChannels, to: channels[0], frames: frames, kernel: 4, stride: 2,
            padding: 1)
        blocks = zip(channels, channels.dropFirst()).map { inputs, outputs in
            Block(from: inputs, to: outputs, frames: frames)
        }
        output = Conv3d(from: channels[channels.count - 1], to: 1, frames: frames, kernel: 3)
    }

    /// What it makes of pictures.
    struct Verdict {
        /// High where a patch looks true, `[b·t, h, w, 1]`, float32.
        let scores: Tensor
        /// Of every layer before the scores.
        let features: [Tensor]
    }

    /// - Parameters:
    ///   - pictures: `[b·t, H, W, 3]` in −1…1.
    ///   - condition: `[b·t, H, W, c]`; nil for a discriminator of pictures alone.
    ///   - t: frames of one clip; 1 for pictures that have nothing to do with each other.
    func callAsFunction(
        _ pictures: Tensor, beside condition: Tensor? = nil, frames t: Int, dtype: DType
    ) -> Verdict {
        let seen = Tensor.concatenated(
            [pictures.cast(to: dtype)] + (condition.map { [$0.cast(to: dtype)] } ?? []), axis: 3)
        var features = [input(seen, frames: t).leakyReLU(slope: Self.slope)]
        for block in blocks { features.append(block(features[features.count - 1], frames: t)) }
        let scores = output(features[features.count - 1], frames: t).cast(to: .float32)
        return Verdict(scores: scores, features: features)
    }
}

extension PatchDiscriminator {
    /// As wide as suits an autoencoder.
    ///
    /// - Parameter frames: seen at once, odd.
    init(for config: AutoencoderConfig, frames: Int) {
        let width = config.fineChannels
        self.init(channels: [width / 2, width, 2 * width], frames: frames)
    }

    /// Sees clips beside their surfaces.
    init(for config: SurfaceDecoderConfig) {
        self.init(
            channels: Array(config.channels.prefix(3)), conditionChannels: SurfaceMaps.channels,
            frames: 3)
    }
}
