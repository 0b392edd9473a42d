import Diffusion
import Randomness
import Tensors

/// Enlarges pictures four times each way, guided by a prompt: the ×4 upscaler of Stable Diffusion 2.
///
/// The latents are as large as the small picture, which stands beside them with some noise of its own (Ho et al.
/// 2022, "Cascaded diffusion models", §4.2). With layers over time the frames of a clip are enlarged together
/// (Blattmann et al. 2023, §3.4); without, one by one from the same noise.
package struct PictureUpscaler {
    let model: StableDiffusionModel
    let temporal: TemporalModel?
    let options: PictureOptions
    /// What the networks compute in.
    let dtype: DType
    /// How many steps of noise the small picture gets.
    var noiseStep = 20

    package init(
        _ model: StableDiffusionModel, overTime temporal: TemporalModel? = nil,
        options: PictureOptions, dtype: DType
    ) {
        self.model = model
        self.temporal = temporal
        self.options = options
        self.dtype = dtype
    }

    /// Why it does not enlarge pictures of a size; nil when it does.
    package func problem(height: Int, width: Int) -> String? {
        guard model.config.isUpscaler else { return "the model enlarges no pictures" }
        let scale = model.config.autoencoder.stride
        return model.config.sizeProblem(height: scale * height, width: scale * width)
            .map { "enlarged \(scale) times, \($0)" }
    }

    /// That of Stable Diffusion's upscaler.
    package static let usualScale = 4

    /// Rows and columns of the answer for one of the question.
    package var scale: Int { model.config.autoencoder.stride }

    /// How often frames go through the U-Net, all of them together or each.
    package func passes(frames: Int) -> Int {
        options.sampler.calls(steps: options.steps) * (temporal == nil ? frames : 1)
    }

    /// `[n, h, w, 3]` in −1…1 to `[n, 4h, 4w, 3]`.
    ///
    /// - Parameters:
    ///   - noise: standard normal, of the latents, `[n, h, w, c]`.
    ///   - pictureNoise: standard normal, of the small pictures.
    package func enlarge(
        _ pictures: Tensor, prompt: String, from noise: Tensor, pictureNoise: Tensor
    ) -> Tensor {
        let latents = latents(of: pictures, prompt, from: noise, pictureNoise: pictureNoise)
        return model.pictures(latents, dtype: dtype)
    }

    /// Latents of the answer as the U-Net sees them.
    func latents(
        of pictures: Tensor, _ prompt: String, from noise: Tensor, pictureNoise: Tensor
    ) -> Tensor {
        latents(of: pictures, denoiser(of: prompt), from: noise, pictureNoise: pictureNoise)
    }

    /// Enlarges the frames of a clip.
    ///
    /// - Parameters:
    ///   - frames: `[t, h, w, 3]` in −1…1.
    ///   - progress: hears how many passes are done.
    ///   - show: takes each frame in turn, `[1, 4h, 4w, 3]`.
    package func enlarge(
        clip frames: Tensor, prompt: String, from stream: RandomStream,
        progress: @escaping (Int) -> Void = { _ in }, show: (Tensor) throws -> Void
    ) rethrows {
        var denoiser = denoiser(of: prompt)
        // Together, or one by one.
        let part = temporal == nil ? 1 : frames.shape[0]
        // A picture by itself is no clip.
        if part == 1 { denoiser.temporal = nil }
        var passed = 0
        for first in stride(from: 0, to: frames.shape[0], by: part) {
            // As those that it has learnt from.
            let (done, small) = (passed, frames[first..<first + part].clamped(to: -1...1))
            denoiser.progress = { progress(done + $0) }
            let latents = latents(
                of: small, denoiser, from: noise(for: small, model.config.unet.outputs, stream),
                pictureNoise: noise(for: small, 3, stream.child("picture")))
            passed += options.sampler.calls(steps: options.steps)
            for frame in 0..<part {
                try show(model.pictures(latents[frame..<frame + 1], dtype: dtype))
            }
        }
    }

    /// Noise keyed by a frame's place in what is enlarged at once.
    private func noise(for pictures: Tensor, _ channels: Int, _ stream: RandomStream) -> Tensor {
        let (n, h, w, _) = pictures.shape4
        return .concatenated(
            (0..<n).map { .normal([1, h, w, channels], from: stream.child($0)) }, axis: 0)
    }

    private func denoiser(of prompt: String) -> PromptDenoiser {
        var denoiser = PromptDenoiser(model, prompt, options: options, dtype: dtype)
        denoiser.temporal = temporal
        return denoiser
    }

    private func latents(
        of pictures: Tensor, _ denoiser: PromptDenoiser, from noise: Tensor, pictureNoise: Tensor
    ) -> Tensor {
        shown(pictures, to: denoiser, pictureNoise: pictureNoise)
            .sample(from: noise, options: options)
    }

    private func shown(
        _ pictures: Tensor, to denoiser: PromptDenoiser, pictureNoise: Tensor
    ) -> PromptDenoiser {
        var denoiser = denoiser
        let steps = Array(repeating: noiseStep, count: pictures.shape[0])
        denoiser.picture = (Self.shown(pictures, steps: steps, noise: pictureNoise), noiseStep)
        return denoiser
    }

    // MARK: What it takes

    /// What enlarges neighbouring frames like one, and noise for their latents.
    func trial(of picture: Tensor, frames: Int) -> (denoiser: PromptDenoiser, noise: Tensor) {
        let pictures = Tensor.concatenated(Array(repeating: picture, count: frames), axis: 0)
        let stream = RandomStream(seed: 0)
        return (
            shown(pictures, to: denoiser(of: ""), pictureNoise: noise(for: pictures, 3, stream)),
            noise(for: pictures, model.config.unet.outputs, stream)
        )
    }

    /// Frames that layers over time see at once, part by part in each pass.
    func parts(of frames: Int) -> [Int] {
        guard let temporal else { return Array(repeating: 1, count: frames) }
        return FrameWindows(of: frames, length: temporal.window).ranges.map(\.count)
    }

    /// Most steps of noise that a small picture has in training.
    static let maxNoiseStep = 350

    /// Small pictures with so many steps of noise, as the U-Net sees them.
    ///
    /// - Parameter steps: one a picture.
    static func shown(_ pictures: Tensor, steps: [Int], noise: Tensor) -> Tensor {
        let levels = NoiseSteps(.upscaler)
        let sigmas = Tensor(steps.map(levels.sigma), shape: [steps.count, 1, 1, 1])
        return (pictures + noise * sigmas) / (sigmas.squared() + 1).squareRoot()
    }
}
