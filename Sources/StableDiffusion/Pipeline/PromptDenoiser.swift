import Diffusion
import Tensors

/// A U-Net told what to paint: clean latents of noisy ones, guided by a prompt and by one that is avoided.
///
/// Ho & Salimans 2022, "Classifier-free diffusion guidance".
struct PromptDenoiser {
    let model: StableDiffusionModel
    /// What the text encoder says of the prompt, `[1, m, c]`.
    let prompt: Tensor
    /// The same of what is avoided; nil without guidance.
    let negative: Tensor?
    let guidance: Float
    /// What the U-Net computes in.
    let dtype: DType
    /// What it sees beside the latents, `[n, h, w, c]`, and how many steps of noise that has.
    var picture: (pixels: Tensor, noiseStep: Int)?
    /// Makes a clip of the samples; nil where every one is a picture of its own.
    var temporal: TemporalModel?
    /// Hears how many passes through the U-Net are done.
    var progress: (Int) -> Void = { _ in }

    init(_ model: StableDiffusionModel, _ prompt: String, options: PaintingOptions, dtype: DType) {
        self.model = model
        self.dtype = dtype
        guidance = options.guidance
        let texts = model.textEncoder([options.negative, prompt].map(model.tokenizer.encode))
        self.prompt = texts[1..<2]
        negative = guidance == 1 ? nil : texts[0..<1]
    }

    /// Latents of the prompt, scaled as the U-Net sees them, from standard normal noise.
    func sample(from noise: Tensor, options: PaintingOptions) -> Tensor {
        let betas = temporal?.noise(of: model.config) ?? model.config.noise
        let steps = NoiseSteps(betas)
        let levels = betas.trailing(options.steps).map(steps.sigma) + [0]
        // Noise of variance 1 + σ², which at the strongest σ is what training has seen.
        let start = noise * ((1 + levels[0] * levels[0]).squareRoot() / levels[0])
        var passes = 0
        return options.sampler.sample(from: start, levels: levels) { noisy, sigma in
            defer {
                passes += 1
                progress(passes)
            }
            return denoised(noisy, sigma: sigma, step: steps.step(at: sigma))
        }
    }

    /// Clean latents of noisy ones.
    func denoised(_ noisy: Tensor, sigma: Float, step: Float) -> Tensor {
        let x = (noisy / (1 + sigma * sigma).squareRoot()).cast(to: dtype)
        let seen = picture.map { .concatenated([x, $0.pixels.cast(to: dtype)], axis: 3) } ?? x
        let count = seen.shape[0]
        let answer = FrameWindows(of: count, length: temporal?.window ?? count)
            .blended { guided(seen[$0], step: step) }
        return model.config.answer.clean(noisy: noisy, answer: answer, sigma: sigma)
    }

    /// Away from the negative prompt, towards the prompt.
    private func guided(_ x: Tensor, step: Float) -> Tensor {
        guard let negative else { return answer(x, step, [prompt]) }
        let count = x.shape[0]
        let both = answer(x, step, [negative, prompt])
        let (away, towards) = (both[0..<count], both[count..<2 * count])
        return away + (towards - away) * guidance
    }

    /// The answers for each text in turn, float32.
    private func answer(_ x: Tensor, _ step: Float, _ texts: [Tensor]) -> Tensor {
        let count = x.shape[0]
        return model.unet(
            .concatenated(texts.map { _ in x }, axis: 0),
            steps: Array(repeating: step, count: texts.count * count),
            prompt: .concatenated(
                texts.flatMap { Array(repeating: $0, count: count) }, axis: 0),
            classes: picture.map { Array(repeating: $0.noiseStep, count: texts.count * count) },
            overTime: temporal?.layers, frames: count
        ).cast(to: .float32)
    }
}

/// How a prompt is painted.
package struct PaintingOptions: Codable, Sendable, Equatable {
    package var steps = 25
    package var sampler = Sampler.dpmSolver
    /// How far a picture is pulled from the negative prompt towards the prompt; 1 is no guidance.
    package var guidance: Float = 7.5
    /// What is not to be seen.
    package var negative = ""

    package init() {}
}
