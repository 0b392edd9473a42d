import Diffusion
import Frames
import Randomness
import Tensors

/// Trains layers over time to make clips of their captions; the image model stays as it is.
///
/// Blattmann et al. 2023, §3.1. All frames of a clip have the same noise level, drawn from those of the image model,
/// and the answer is what the image model answers. An upscaler is shown small frames, with noise that is one of its
/// classes and the same in a clip (§3.4).
struct TextToVideoStage: TrainingStage {
    let model: StableDiffusionModel
    let temporal: TemporalModel
    let clips: CaptionedLatents
    /// Clips a step.
    let batch: Int
    let dtype: DType

    /// How often a caption is left out, so that guidance works.
    private static let dropout = 0.1

    var module: any Module { temporal.layers }

    func trains(_ name: String) -> Bool { true }

    func loss(using stream: RandomStream) -> Tensor {
        let betas = temporal.noise(of: model.config)
        var choice = stream.child("choice")
        let numbers = (0..<batch).map { _ in
            Int.random(in: clips.captions.indices, using: &choice)
        }
        let captions = numbers.map { choice.chance(Self.dropout) ? "" : clips.captions[$0] }
        let steps = numbers.map { _ in
            Int.random(in: 0..<betas.steps, using: &choice)
        }
        let frames = clips.frames(of: numbers).cropped(using: &choice)
        let clean = frames.latents
        let noise = Tensor.normal(clean.shape, from: stream.child("noise"))
        let levels = NoiseSteps(betas)
        let sigmas = Tensor(
            perFrame(steps.map(levels.sigma)), shape: [clean.shape[0], 1, 1, 1])
        var x = (clean + noise * sigmas) / (sigmas.squared() + 1).squareRoot()
        var classes: [Int]?
        if let small = frames.small {
            let levels = perFrame(
                numbers.map { _ in
                    Int.random(in: 0...PictureUpscaler.maxNoiseStep, using: &choice)
                })
            let shown = PictureUpscaler.shown(
                small, steps: levels, noise: .normal(small.shape, from: stream.child("picture")))
            x = .concatenated([x, shown], axis: 3)
            classes = levels
        }
        return answer(to: x.cast(to: dtype), perFrame(steps.map(Float.init)), captions, classes)
            .meanSquaredError(
                to: model.config.answer.target(clean: clean, noise: noise, sigmas: sigmas))
    }

    /// What the U-Net answers, float32.
    private func answer(
        to x: Tensor, _ steps: [Float], _ captions: [String], _ classes: [Int]?
    ) -> Tensor {
        let prompts = model.textEncoder(captions.map(model.tokenizer.encode))
        return model.unet(
            x, steps: steps, prompt: prompts.gathered(rows: perFrame(Array(captions.indices))),
            classes: classes, overTime: temporal.layers, frames: clips.frames
        ).cast(to: .float32)
    }

    /// What is said of each clip, for each of its frames.
    private func perFrame<Value>(_ values: [Value]) -> [Value] {
        values.flatMap { Array(repeating: $0, count: clips.frames) }
    }

    /// Frames of the first clip above those of a clip of its caption.
    func sampleGrid() -> Frame {
        var options = PaintingOptions()
        options.steps = 10
        let (truth, made) = sample(options)
        let shown = stride(from: 0, to: clips.frames, by: max(clips.frames / 6, 1))
        return .grid(
            [truth, made].map { latents in
                shown.map { model.pictures(latents[$0..<$0 + 1], dtype: dtype).frames[0] }
            })
    }

    /// Latents of the first clip, and of one that is made of its caption and, by an upscaler, of its small frames.
    private func sample(_ options: PaintingOptions) -> (truth: Tensor, made: Tensor) {
        // Random parts of the same clip, the same every time.
        var stream = RandomStream(seed: 1).child("crop")
        let frames = clips.frames(of: [0]).cropped(using: &stream)
        let noise = Tensor.normal(frames.latents.shape, from: RandomStream(seed: 1))
        guard let small = frames.small else {
            let video = TextToVideo(model, overTime: temporal, options: options, dtype: dtype)
            return (frames.latents, video.latents(of: clips.captions[0], from: noise))
        }
        let upscaler = PictureUpscaler(
            model, overTime: temporal, options: options, dtype: dtype)
        return (
            frames.latents,
            upscaler.latents(
                of: small, clips.captions[0], from: noise,
                pictureNoise: .normal(small.shape, from: RandomStream(seed: 1).child("picture")))
        )
    }
}
