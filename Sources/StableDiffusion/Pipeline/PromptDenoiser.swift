import Diffusion
import Tensors

/// Predicts clean latents from noisy ones by a U-Net, with guidance towards a prompt and away from another.
///
/// Ho & Salimans 2022, "Classifier-free diffusion guidance".
struct PromptDenoiser {
    let model: StableDiffusionModel
    /// What the text encoder says of the prompt, `[1, m, c]`.
    let prompt: Tensor
    /// The same of what is avoided; nil without guidance.
    let negative: Tensor?
    let guidance: Float
    /// How far a clip is pulled towards its known frames; 1 is no guidance.
    let contextGuidance: Float
    /// What the U-Net computes in.
    let dtype: DType
    /// What it sees beside the latents, `[n, h, w, c]`, and how many steps of noise that has.
    var picture: (pixels: Tensor, noiseStep: Int)?
    /// Makes a clip of the samples; nil where every one is a picture of its own.
    var temporal: TemporalModel?
    /// Frames of the clip that are known and not asked for.
    var known = KnownFrames()
    /// Hears how many passes through the U-Net are done.
    var progress: (Int) -> Void = { _ in }

    init(_ model: StableDiffusionModel, _ prompt: String, options: PictureOptions, dtype: DType) {
        self.model = model
        self.dtype = dtype
        guidance = options.guidance
        contextGuidance = options.contextGuidance ?? 1
        let texts = model.textEncoder([options.negative, prompt].map(model.tokenizer.encode))
        self.prompt = texts[1..<2]
        negative = guidance == 1 ? nil : texts[0..<1]
    }

    /// Latents of the prompt, scaled as the U-Net sees them, from standard normal noise.
    func sample(from noise: Tensor, options: PictureOptions) -> Tensor {
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
            return denoised(noisy, sigma: sigma, steps)
        }
    }

    /// Clean latents of noisy ones: of the frames of a clip that are not known.
    func denoised(_ noisy: Tensor, sigma: Float, _ steps: NoiseSteps) -> Tensor {
        let view = view(of: noisy, at: sigma, steps, knownAt: known.sigma, hidesKnown: false)
        let asked = known.unknown(of: view.count)
        let answer: Tensor
        if contextGuidance == 1 || known.isEmpty {
            answer =
                FrameWindows(of: view.count, length: temporal?.window ?? view.count)
                .blended { guided(view[$0]).guided }[asked]
        } else {
            // It sees all frames equally noisy, as in training without context.
            let free = self.view(of: noisy, at: sigma, steps, knownAt: sigma, hidesKnown: true)
            let (guided, prompted) = self.guided(view)
            let change = prompted[asked] - self.answer(free, [prompt])[asked]
            answer = guided[asked] + change * (contextGuidance - 1)
        }
        return model.config.answer.clean(noisy: noisy, answer: answer, sigma: sigma)
    }

    /// Away from the negative prompt, towards the prompt; and what is answered to the prompt alone.
    private func guided(_ view: View) -> (guided: Tensor, prompted: Tensor) {
        guard let negative else {
            let answer = answer(view, [prompt])
            return (answer, answer)
        }
        let both = answer(view, [negative, prompt])
        let (away, towards) = (both[0..<view.count], both[view.count..<2 * view.count])
        return (away + (towards - away) * guidance, towards)
    }

    /// The answers for each text in turn, float32.
    private func answer(_ view: View, _ texts: [Tensor]) -> Tensor {
        func each(_ x: Tensor) -> Tensor { .concatenated(texts.map { _ in x }, axis: 0) }
        let count = view.count
        return model.unet(
            each(view.x), steps: texts.flatMap { _ in view.steps },
            prompt: .concatenated(
                texts.flatMap { Array(repeating: $0, count: count) }, axis: 0),
            classes: picture.map { Array(repeating: $0.noiseStep, count: texts.count * count) },
            overTime: temporal?.layers, frames: count, showing: view.masked.map(each)
        ).cast(to: .float32)
    }
}

// MARK: What the U-Net sees

extension PromptDenoiser {
    /// Samples and what is said of them.
    private struct View {
        /// In the dtype to compute in.
        let x: Tensor
        /// Of noise, one a sample.
        let steps: [Float]
        /// Known frames and the mask; nil for layers that are shown none.
        let masked: Tensor?

        var count: Int { steps.count }

        subscript(_ range: Range<Int>) -> View {
            range == 0..<count
                ? self
                : View(x: x[range], steps: Array(steps[range]), masked: masked.map { $0[range] })
        }
    }

    /// All frames of a clip.
    ///
    /// - Parameters:
    ///   - context: noise level of those that are known.
    ///   - hidesKnown: whether the layers over time see none of them.
    private func view(
        of noisy: Tensor, at sigma: Float, _ steps: NoiseSteps, knownAt context: Float,
        hidesKnown: Bool
    ) -> View {
        let all = known.isEmpty ? noisy : known.around(noisy, noisedTo: context)
        let (count, shape) = (all.shape[0], Array(all.shape.dropFirst()))
        let asked = known.unknown(of: count)
        let sigmas = (0..<count).map { asked.contains($0) ? sigma : context }
        let scales = sigmas.map { (1 + $0 * $0).squareRoot() }
        let x = (all / Tensor(scales, shape: [count, 1, 1, 1])).cast(to: dtype)
        let shown = hidesKnown ? KnownFrames() : known
        return View(
            x: picture.map { .concatenated([x, $0.pixels.cast(to: dtype)], axis: 3) } ?? x,
            steps: sigmas.map(steps.step),
            masked: temporal?.predicts == true
                ? shown.masked(frames: count, shape: shape).cast(to: dtype) : nil)
    }
}

/// How pictures of a prompt are drawn.
package struct PictureOptions: Codable, Sendable, Equatable {
    package var steps = 25
    package var sampler = Sampler.dpmSolver
    /// How far a picture is pulled from the negative prompt towards the prompt; 1 is no guidance.
    package var guidance: Float = 7.5
    /// What is not to be seen.
    package var negative = ""
    /// How far a clip is pulled towards frames that are known; nil, as in older clips, is no guidance.
    ///
    /// As `Guidance.context` of the driving model.
    package var contextGuidance: Float?
    /// Steps of the frames between two key frames; nil where none are filled in.
    package var interpolationSteps: Int?
    /// Steps of an upscaler; nil for as many as of what it enlarges.
    package var upscaleSteps: Int?

    package init() {}
}
