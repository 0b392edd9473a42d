import Conditioning
import Randomness
import Tensors

/// The loss of the unknown frames of clips, which image model, prediction and interpolation share.
///
/// An image is a clip of one frame.
struct DenoisingLoss {
    let model: BaseModel
    let config: ModelConfig
    let dtype: DType

    /// Deviation of what the conditions leave open of clean latents: the loss of v at strong noise is its square.
    private static let openDeviation: Float = 0.4

    /// - Parameters:
    ///   - drawn: one of each clip, all of one length.
    ///   - numbers: of all their frames, clip by clip, in `clips`.
    ///   - conditions: of the same frames.
    func loss(
        of drawn: [MaskedClip], at numbers: [Int], in clips: LatentClips,
        conditions: [FrameCondition], using stream: RandomStream
    ) -> Tensor {
        let known = drawn.flatMap { $0.known.map { $0 ? Float(1) : 0 } }
        let soft = drawn.flatMap { clip in clip.known.map { $0 && clip.isRenoised } }
        let denoising = DenoisingBatch(
            clean: latents(
                at: numbers, in: clips, renoising: soft.indices.filter { soft[$0] },
                stream.child("redrawn")),
            sigmas: drawn.flatMap { clip in
                clip.known.map { $0 ? clip.contextSigma : clip.sigma }
            },
            noise: stream.child("noise"))
        let batch = ConditionBatch(
            conditions, framesPerClip: drawn[0].known.count, dropout: .training,
            using: stream.child("dropout"))
        let mask = Tensor(known, shape: [known.count, 1, 1, 1])
        let learned = Float(known.count) / Float(known.reduce(0) { $0 + 1 - $1 })
        return denoising.loss(
            answer(to: denoising, batch, frames: drawn[0].known.count, known: mask),
            weights: clips.weights(at: numbers) * (1 - mask) * learned * weights(denoising.sigmas))
    }

    private func weights(_ sigmas: [Float]) -> Tensor {
        Tensor(sigmas.map(Self.weight), shape: [sigmas.count, 1, 1, 1])
    }

    /// What the loss counts at a noise level, 1 at the strongest: all levels then have the same loss in the end, and
    /// weak noise, most of which nobody can tell from the picture, does not drown the strong one that decides what
    /// is drawn.
    ///
    /// Where nothing is known, EDM's weights for v do that (Karras et al. 2022, table 1), and they are 1 for
    /// unit variance. Here s = `openDeviation` is left: the best linear denoiser of that has a loss of
    /// `s²(1 + σ²) / (s² + σ²)`, and this is its reciprocal times s².
    static func weight(_ sigma: Float) -> Float {
        let (open, noise) = (openDeviation * openDeviation, sigma * sigma)
        return (open + noise) / (1 + noise)
    }

    /// Known frames are nearly clean there, as in sampling.
    func validationLoss(_ validation: ValidationClips) -> ValidationLoss {
        let clean = validation.clips.latents(at: validation.numbers)
        let known = validation.known
        let mask = Tensor(known.map { $0 ? 1 : 0 }, shape: [known.count, 1, 1, 1])
        return validation.loss { sigmas, conditions in
            let denoising = DenoisingBatch(
                clean: clean,
                sigmas: zip(sigmas, known).map { $1 ? SamplingOptions().contextNoise : $0 },
                noise: RandomStream(seed: 1))
            return denoising.errors(
                answer(to: denoising, conditions, frames: validation.clips.frames, known: mask))
        }
    }

    /// - Parameter mask: 1 for frames that are known, `[n, 1, 1, 1]`; layers over time are left out of
    ///   clips of one frame.
    private func answer(
        to denoising: DenoisingBatch, _ conditions: ConditionBatch, frames: Int, known mask: Tensor
    ) -> Tensor {
        let (features, scene) = model.conditions(conditions, dtype: dtype)
        let condition = UNetCondition(
            sigmas: denoising.sigmas, features: features, scene: scene,
            clip: frames == 1 ? nil : context(of: denoising, frames: frames, known: mask))
        return model.unet(denoising.input.cast(to: dtype), condition)
    }

    private func context(
        of denoising: DenoisingBatch, frames: Int, known mask: Tensor
    ) -> ClipContext {
        let masked = Tensor.concatenated(
            [
                denoising.shown * mask,
                mask.broadcast(to: [mask.shape[0], config.latentHeight, config.latentWidth, 1]),
            ], axis: 3)
        return ClipContext(frames: frames, masked: masked.cast(to: dtype))
    }

    /// Latents of frames by number, those at the places `renoised` as the image model resamples them: as key
    /// frames.
    private func latents(
        at numbers: [Int], in clips: LatentClips, renoising renoised: [Int], _ stream: RandomStream
    ) -> Tensor {
        let clean = clips.latents(at: numbers)
        guard !renoised.isEmpty else { return clean }
        let conditions = clips.conditions(at: renoised.map { numbers[$0] })
        let soft = model.renoised(
            clean.gathered(rows: renoised),
            conditions: conditions.map { $0.at(fps: config.keyFrameRate) }, stream: stream,
            dtype: dtype
        ).detached
        var rows = Array(numbers.indices)
        for (place, row) in renoised.enumerated() { rows[row] = numbers.count + place }
        return Tensor.concatenated([clean, soft], axis: 0).gathered(rows: rows)
    }
}
