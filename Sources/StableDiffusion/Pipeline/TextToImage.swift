import Randomness
import Tensors

/// Draws what a prompt says.
package struct TextToImage {
    package let model: StableDiffusionModel
    let options: PictureOptions
    /// What the networks compute in.
    let dtype: DType

    package init(_ model: StableDiffusionModel, options: PictureOptions, dtype: DType) {
        self.model = model
        self.options = options
        self.dtype = dtype
    }

    /// Why the model has no pictures of a size; nil when it has.
    package func problem(height: Int, width: Int) -> String? {
        if model.config.unet.inputs != model.config.autoencoder.latentChannels {
            return "the model draws no pictures from noise alone"
        }
        return model.config.sizeProblem(height: height, width: width)
    }

    /// Noise for pictures of a size.
    package func noise(
        _ count: Int = 1, height: Int, width: Int, from stream: RandomStream
    ) -> Tensor {
        let (stride, channels) = (
            model.config.autoencoder.stride, model.config.autoencoder.latentChannels
        )
        return .normal([count, height / stride, width / stride, channels], from: stream)
    }

    /// Pictures of a prompt, `[n, H, W, 3]` in −1…1, from standard normal noise `[n, h, w, c]`.
    package func draw(_ prompt: String, from noise: Tensor) -> Tensor {
        let denoiser = PromptDenoiser(model, prompt, options: options, dtype: dtype)
        return model.pictures(denoiser.sample(from: noise, options: options), dtype: dtype)
    }
}

extension StableDiffusionModel {
    /// Pixels above which a picture is decoded in bands.
    private static let largePicture = 1 << 20

    /// Pictures of latents as the U-Net sees them, float32.
    func pictures(_ latents: Tensor, dtype: DType) -> Tensor {
        let unscaled = (latents / config.autoencoder.scale).cast(to: dtype)
        let stride = config.autoencoder.stride
        let isLarge = latents.shape[1] * latents.shape[2] * stride * stride > Self.largePicture
        let pictures =
            isLarge
            ? autoencoder.decodeInBands(unscaled, groups: config.autoencoder.groups)
            : autoencoder.decode(unscaled)
        return pictures.cast(to: .float32)
    }
}
