import Tensors

/// Redraws frames four times as large, in latent space: denoises the latents of the large frame, told
/// the small one folded onto the latent grid.
///
/// Blattmann et al. 2023, §3.4, the variant of their text-to-video model; noise is added to the small
/// frame, and its level embedded, so that the upsampler does not trust it blindly (Ho et al. 2022).
public struct Upsampler: Module {
    let augmentation: NoiseEmbedding
    let unet: VideoUNet

    public init(_ config: UNetConfig) {
        augmentation = NoiseEmbedding(width: config.embedding)
        unet = VideoUNet(config)
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
