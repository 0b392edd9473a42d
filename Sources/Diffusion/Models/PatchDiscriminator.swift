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
    ///   - frames: seen at once, odd.
    init(channels: [Int], frames: Int) {
        input = Conv3d(from: 3, to: channels[0], frames: frames, kernel: 4, stride: 2, padding: 1)
        blocks = zip(channels, channels.dropFirst()).map { inputs, outputs in
            Block(from: inputs, to: outputs, frames: frames)
        }
        output = Conv3d(from: channels[channels.count - 1], to: 1, frames: frames, kernel: 3)
    }

    /// - Parameters:
    ///   - pictures: `[b·t, H, W, 3]` in −1…1.
    ///   - t: frames of one clip; 1 for pictures that have nothing to do with each other.
    /// - Returns: scores, high where a patch looks true, `[b·t, h, w, 1]`, float32.
    func callAsFunction(_ pictures: Tensor, frames t: Int, dtype: DType) -> Tensor {
        var x = input(pictures.cast(to: dtype), frames: t).leakyReLU(slope: Self.slope)
        for block in blocks { x = block(x, frames: t) }
        return output(x, frames: t).cast(to: .float32)
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
}
