import Tensors

/// Makes frames four times as large: denoises what the latents (or pixels) of the large frame hold beyond
/// those of the small one enlarged, conditioned on the small one folded onto the same grid.
///
/// Blattmann et al. 2023, §3.4; noise is added to the small frame, and its level embedded, so that the
/// upsampler does not trust it blindly (Ho et al. 2022).
/// Detail alone is diffused because few steps cannot shift it far: what is flat keeps its colour by day
/// and by night, whatever the network gets wrong.
package struct Upsampler: Module {
    let augmentation: NoiseEmbedding
    let unet: VideoUNet
    /// Of the detail, by channel; in units of the large frames' normalised latents, or of pixels.
    let detail: LatentStatistics.Moments
    let space: UpsamplerSpace

    package init(_ config: UNetConfig, in space: UpsamplerSpace) {
        self.space = space
        augmentation = NoiseEmbedding(width: config.embedding)
        unet = VideoUNet(config)
        detail = LatentStatistics.Moments(channels: config.latentChannels)
    }

    /// What the network is conditioned on, from small frames.
    ///
    /// - Parameters:
    ///   - small: decoded base frames with noise added, `[n, H, W, 3]` in −1…1.
    ///   - augmentation: deviation of that noise, by frame.
    ///   - frames: frames of a clip, nil for single pictures.
    package func condition(
        small: Tensor, augmentation levels: [Float], sigmas: [Float], frames: Int?, dtype: DType
    ) -> UNetCondition {
        UNetCondition(
            sigmas: sigmas,
            features: small.pixelUnshuffled(by: space.fold).cast(to: dtype),
            scene: augmentation(levels),
            clip: frames.map { ClipContext(frames: $0, masked: nil) })
    }

    /// The clean detail that the network sees in noisy one; both normalised, float32.
    package func denoised(_ noisy: Tensor, _ condition: UNetCondition, dtype: DType) -> Tensor {
        unet.denoised(noisy, condition, predicting: space.prediction, dtype: dtype)
    }
}
