import Diffusion
import Frames
import Randomness
import Tensors

/// Trains layers over time to make clips of their captions; the image model stays as it is.
///
/// Blattmann et al. 2023, §3.1. All frames of a clip have the same noise level, drawn from those of the image model,
/// and the answer is what the image model answers. Layers that are shown known frames learn prediction, of S = 0, 1
/// or 2 of them (§3.2), or interpolation, between the first and the last (§3.3): known frames have little noise and are
/// left out of the loss. An upscaler is shown small frames, with noise that is one of its classes and the same in a
/// clip (§3.4).
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
        let levels = NoiseSteps(temporal.noise(of: model.config))
        var choice = stream.child("choice")
        let numbers = (0..<batch).map { _ in
            Int.random(in: clips.captions.indices, using: &choice)
        }
        let captions = numbers.map { choice.chance(Self.dropout) ? "" : clips.captions[$0] }
        let step = frameStep(using: &choice)
        let drawn = numbers.map { _ in
            maskedClip(of: (clips.frames - 1) / step + 1, levels, using: &choice)
        }
        let frames = clips.frames(of: numbers, every: step).cropped(using: &choice)
        let clean = renoised(
            frames.latents, of: drawn, captions, levels, from: stream.child("redrawn"))
        let noise = Tensor.normal(clean.shape, from: stream.child("noise"))
        let known = drawn.flatMap(\.known)
        let mask = Tensor(known.map { $0 ? 1 : 0 }, shape: [known.count, 1, 1, 1])
        let levelOfFrames = drawn.flatMap { clip in
            clip.known.map { $0 ? clip.contextSigma : clip.sigma }
        }
        let sigmas = Tensor(levelOfFrames, shape: mask.shape)
        let noisy = clean + noise * sigmas
        var x = noisy / (sigmas.squared() + 1).squareRoot()
        var classes: [Int]?
        if let small = frames.small {
            let (shown, levels) = shown(small, using: &choice, stream.child("picture"))
            x = .concatenated([x, shown], axis: 3)
            classes = levels
        }
        let answer = answer(
            to: x.cast(to: dtype), levelOfFrames.map(levels.step), captions, classes,
            showing: temporal.predicts ? masked(noisy, mask).cast(to: dtype) : nil)
        let learnt = Float(known.count) / Float(known.count { !$0 })
        return answer.meanSquaredError(
            to: model.config.answer.target(clean: clean, noise: noise, sigmas: sigmas),
            weights: (1 - mask) * learnt)
    }

    /// What an upscaler enlarges, with noise of a level for each clip; and that level for each frame.
    private func shown(
        _ small: Tensor, using choice: inout RandomStream, _ stream: RandomStream
    ) -> (Tensor, [Int]) {
        let levels = (0..<batch).flatMap { _ in
            let level = Int.random(in: 0...PictureUpscaler.maxNoiseStep, using: &choice)
            return Array(repeating: level, count: small.shape[0] / batch)
        }
        let noise = Tensor.normal(small.shape, from: stream)
        return (PictureUpscaler.shown(small, steps: levels, noise: noise), levels)
    }

    /// What the U-Net answers, float32.
    private func answer(
        to x: Tensor, _ steps: [Float], _ captions: [String], _ classes: [Int]?,
        showing masked: Tensor?
    ) -> Tensor {
        let prompts = model.textEncoder(captions.map(model.tokenizer.encode))
        let frames = x.shape[0] / captions.count
        let rows = captions.indices.flatMap { Array(repeating: $0, count: frames) }
        return model.unet(
            x, steps: steps, prompt: prompts.gathered(rows: rows), classes: classes,
            overTime: temporal.layers, frames: frames, showing: masked
        ).cast(to: .float32)
    }

    /// Frames of the first clip above those that are made: of its caption, or between its first and its last.
    func sampleGrid() -> Frame {
        var options = PictureOptions()
        options.steps = 10
        let (truth, made) = sample(options)
        let shown = stride(from: 0, to: clips.frames, by: max(clips.frames / 6, 1))
        return .grid(
            [truth, made].map { latents in
                shown.map { model.pictures(latents[$0..<$0 + 1], dtype: dtype).frames[0] }
            })
    }

    /// Latents of the first clip, and of one that is made of its caption and, by an upscaler, of its small frames.
    private func sample(_ options: PictureOptions) -> (truth: Tensor, made: Tensor) {
        // Random parts of the same clip, the same every time.
        var stream = RandomStream(seed: 1).child("crop")
        let frames = clips.frames(of: [0]).cropped(using: &stream)
        let noise = Tensor.normal(frames.latents.shape, from: RandomStream(seed: 1))
        guard let small = frames.small else {
            return (frames.latents, made(frames.latents, from: noise, options))
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

    private func made(_ truth: Tensor, from noise: Tensor, _ options: PictureOptions) -> Tensor {
        let count = clips.frames
        let video = TextToVideo(
            model, overTime: temporal, interpolation: temporal, options: options, dtype: dtype,
            rate: OutputRate(
                factor: count - 1, keyFrameRate: temporal.fps / Double(count - 1)))
        switch temporal.part {
        case .clips: return video.latents(of: clips.captions[0], from: noise)
        case .interpolation:
            let ends = Tensor.concatenated([truth[0..<1], truth[count - 1..<count]], axis: 0)
            return .concatenated(
                video.filled(ends, clips.captions[0], RandomStream(seed: 1)), axis: 0)
        }
    }
}

// MARK: Known frames

extension TextToVideoStage {
    /// Every so-manyth frame is learnt: interpolation to less than the highest rate has fewer.
    private func frameStep(using choice: inout RandomStream) -> Int {
        guard temporal.part == .interpolation else { return 1 }
        let most = clips.frames - 1
        return most / Interpolation.factor(upTo: most, using: &choice)
    }

    private func maskedClip(
        of frames: Int, _ levels: NoiseSteps, using choice: inout RandomStream
    ) -> MaskedClip {
        let steps = temporal.noise(of: model.config).steps
        func sigma(_ choice: inout RandomStream) -> Float {
            levels.sigma(at: Int.random(in: 0..<steps, using: &choice))
        }
        guard temporal.predicts else {
            return MaskedClip(allUnknown: frames, sigma: sigma(&choice))
        }
        let known: [Bool]
        switch temporal.part {
        case .interpolation:
            known = (0..<frames).map { Interpolation.isKnown($0, of: frames) }
        case .clips:
            let count = min(MaskedClip.contextFrames(using: &choice), frames - 1)
            known = (0..<frames).map { $0 < count }
        }
        return MaskedClip(known: known, using: &choice, sigma: sigma)
    }

    /// What layers over time are shown: known latents with their noise, zeros elsewhere, and the mask.
    private func masked(_ noisy: Tensor, _ mask: Tensor) -> Tensor {
        .concatenated(
            [noisy * mask, mask.broadcast(to: Array(noisy.shape.dropLast()) + [1])], axis: 3)
    }

    /// Clips of which the image model has re-noised and resampled known frames where that was drawn: as soft as
    /// what sampling hands over.
    private func renoised(
        _ clean: Tensor, of drawn: [MaskedClip], _ captions: [String], _ levels: NoiseSteps,
        from stream: RandomStream
    ) -> Tensor {
        guard drawn.contains(where: \.isRenoised) else { return clean }
        var frames = clean.samples
        var options = PictureOptions()
        options.guidance = 1
        for (clip, (drawn, caption)) in zip(drawn, captions).enumerated() where drawn.isRenoised {
            let image = PromptDenoiser(model, caption, options: options, dtype: dtype)
            for (place, isKnown) in drawn.known.enumerated() where isKnown {
                let number = clip * drawn.known.count + place
                var stream = stream.child(number)
                let sigma = Float(stream.uniform(in: MaskedClip.renoising))
                let noise = Tensor.normal(frames[number].shape, from: stream.child("noise"))
                frames[number] =
                    image.denoised(frames[number] + noise * sigma, sigma: sigma, levels).detached
            }
        }
        return .concatenated(frames, axis: 0)
    }
}
