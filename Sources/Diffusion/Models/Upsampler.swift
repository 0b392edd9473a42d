import Tensors

/// Redraws frames four times as large, in latent space: denoises what the latents of the large frame
/// hold beyond those of the small one enlarged, told the small one folded onto the latent grid.
///
/// Blattmann et al. 2023, §3.4, the variant of their text-to-video model; noise is added to the small
/// frame, and its level embedded, so that the upsampler does not trust it blindly (Ho et al. 2022).
/// Detail alone is diffused because few steps cannot shift it far: what is flat keeps its colour by day
/// and by night, whatever the network gets wrong.
public struct Upsampler: Module {
    let augmentation: NoiseEmbedding
    let unet: VideoUNet
    /// Of the detail, by channel; in units of the large frames' normalised latents.
    let detail: LatentStatistics.Moments

    public init(_ config: UNetConfig) {
        augmentation = NoiseEmbedding(width: config.embedding)
        unet = VideoUNet(config)
        detail = LatentStatistics.Moments(channels: config.latentChannels)
    }

    /// What the network is told of small frames.
    ///
    /// - Parameters:
    ///   - small: decoded base frames with noise added, `[n, H, W, 3]` in −1…1.
    ///   - augmentation: deviation of that noise, by frame.
    ///   - frames: frames of a clip, nil for single pictures.
    func condition(
        small: Tensor, augmentation levels: [Float], sigmas: [Float], frames: Int?, element: Element
    ) -> UNetCondition {
        UNetCondition(
            sigmas: sigmas,
            features: small.pixelUnshuffled(by: Self.fold).cast(to: element),
            scene: augmentation(levels),
            clip: frames.map { ClipContext(frames: $0, masked: nil) })
    }

    /// Pixels of the small frame that one latent position of the large frame covers, each way.
    static let fold = ModelConfig.latentStride / ModelConfig.upsampling
}

extension Autoencoder {
    /// Normalised latents of small frames `[n, H, W, 3]` enlarged by cubic convolution: what detail is
    /// added to.
    func encodedEnlarged(_ small: Tensor, element: Element) -> Tensor {
        let (_, height, width, _) = small.shape4
        return encodedLarge(
            small.resizedBicubic(
                height: height * ModelConfig.upsampling, width: width * ModelConfig.upsampling),
            element: element)
    }
}
