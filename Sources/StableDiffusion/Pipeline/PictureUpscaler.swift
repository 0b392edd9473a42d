import Tensors

/// Enlarges pictures four times each way, told what they show: the ×4 upscaler of Stable Diffusion 2.
///
/// The latents are as large as the small picture, which stands beside them with some noise of its own (Ho et al.
/// 2022, "Cascaded diffusion models", §4.2).
package struct PictureUpscaler {
    let model: StableDiffusionModel
    let options: PaintingOptions
    /// What the networks compute in.
    let dtype: DType
    /// How many steps of noise the small picture gets.
    var noiseStep = 20

    package init(_ model: StableDiffusionModel, options: PaintingOptions, dtype: DType) {
        self.model = model
        self.options = options
        self.dtype = dtype
    }

    /// `[n, h, w, 3]` in −1…1 to `[n, 4h, 4w, 3]`.
    ///
    /// - Parameters:
    ///   - noise: standard normal, of the latents, `[n, h, w, c]`.
    ///   - pictureNoise: standard normal, of the small pictures.
    package func enlarge(
        _ pictures: Tensor, prompt: String, from noise: Tensor, pictureNoise: Tensor
    ) -> Tensor {
        let sigma = NoiseSteps(.upscaler).sigma(at: noiseStep)
        let kept = (1 + sigma * sigma).squareRoot()
        var denoiser = PromptDenoiser(model, prompt, options: options, dtype: dtype)
        denoiser.picture = ((pictures + pictureNoise * sigma) / kept, noiseStep)
        return model.pictures(denoiser.sample(from: noise, options: options), dtype: dtype)
    }
}
