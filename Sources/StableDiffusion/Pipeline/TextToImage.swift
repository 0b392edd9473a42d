import Diffusion
import Tensors

/// Paints what a prompt says.
package struct TextToImage {
    let model: StableDiffusionModel
    let options: Options
    /// What the networks compute in.
    let dtype: DType

    package struct Options: Sendable {
        package var steps = 25
        package var sampler = Sampler.dpmSolver
        /// How far a picture is pulled from the negative prompt towards the prompt; 1 is no guidance.
        ///
        /// Ho & Salimans 2022, "Classifier-free diffusion guidance".
        package var guidance: Float = 7.5
        /// What is not to be seen.
        package var negative = ""

        package init() {}
    }

    package init(_ model: StableDiffusionModel, options: Options, dtype: DType) {
        self.model = model
        self.options = options
        self.dtype = dtype
    }

    /// Pictures of a prompt, `[n, H, W, 3]` in −1…1, from standard normal noise `[n, h, w, c]`.
    package func paint(_ prompt: String, from noise: Tensor) -> Tensor {
        let latents = sample(prompt, from: noise) / model.config.autoencoder.scale
        return model.autoencoder.decode(latents.cast(to: dtype)).cast(to: .float32)
    }

    /// The latents of a prompt, scaled as the U-Net sees them.
    func sample(_ prompt: String, from noise: Tensor) -> Tensor {
        let steps = NoiseSteps(model.config.noise)
        let levels = model.config.noise.trailing(options.steps).map(steps.sigma) + [0]
        let texts = model.textEncoder([options.negative, prompt].map(model.tokenizer.encode))
        let said = Said(prompt: texts[1..<2], negative: options.guidance == 1 ? nil : texts[0..<1])
        // Training begins at noise of variance 1 + σ², of which the strongest σ is all but a little.
        let start = noise * ((1 + levels[0] * levels[0]).squareRoot() / levels[0])
        return options.sampler.sample(from: start, levels: levels) { noisy, sigma in
            denoised(noisy, sigma: sigma, step: steps.step(at: sigma), said)
        }
    }

    private struct Said {
        let prompt: Tensor
        /// Nil without guidance.
        let negative: Tensor?
    }

    private func denoised(_ noisy: Tensor, sigma: Float, step: Float, _ said: Said) -> Tensor {
        let x = (noisy / (1 + sigma * sigma).squareRoot()).cast(to: dtype)
        let count = x.shape[0]
        func answer(_ x: Tensor, _ texts: [Tensor]) -> Tensor {
            let prompt = Tensor.concatenated(
                texts.flatMap { Array(repeating: $0, count: count) }, axis: 0)
            let steps = Array(repeating: step, count: x.shape[0])
            return model.unet(x, steps: steps, prompt: prompt).cast(to: .float32)
        }
        let guided: Tensor
        if let negative = said.negative {
            let both = answer(.concatenated([x, x], axis: 0), [negative, said.prompt])
            let (away, towards) = (both[0..<count], both[count..<2 * count])
            guided = away + (towards - away) * options.guidance
        } else {
            guided = answer(x, [said.prompt])
        }
        return model.config.answer.clean(noisy: noisy, answer: guided, sigma: sigma)
    }
}
