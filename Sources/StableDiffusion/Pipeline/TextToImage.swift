import Randomness
import Tensors

/// Paints what a prompt says.
package struct TextToImage {
    let model: StableDiffusionModel
    let options: PaintingOptions
    /// What the networks compute in.
    let dtype: DType

    package init(_ model: StableDiffusionModel, options: PaintingOptions, dtype: DType) {
        self.model = model
        self.options = options
        self.dtype = dtype
    }

    /// Why the model has no pictures of a size; nil when it has.
    package func problem(height: Int, width: Int) -> String? {
        if model.config.unet.inputs != model.config.autoencoder.latentChannels {
            return "the model paints no pictures of noise alone"
        }
        // Every level of the U-Net but the last halves the latents.
        let step = model.config.autoencoder.stride << (model.config.unet.levels.count - 1)
        return [height, width].allSatisfy { $0 > 0 && $0.isMultiple(of: step) }
            ? nil : "\(height)x\(width) is no multiple of \(step)"
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
    package func paint(_ prompt: String, from noise: Tensor) -> Tensor {
        let denoiser = PromptDenoiser(model, prompt, options: options, dtype: dtype)
        return model.pictures(denoiser.sample(from: noise, options: options), dtype: dtype)
    }
}

extension StableDiffusionModel {
    /// Pictures of latents as the U-Net sees them, float32.
    func pictures(_ latents: Tensor, dtype: DType) -> Tensor {
        let unscaled = latents / config.autoencoder.scale
        return autoencoder.decode(unscaled.cast(to: dtype)).cast(to: .float32)
    }
}
