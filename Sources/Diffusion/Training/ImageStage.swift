import Conditioning
import Frames
import Randomness
import Tensors

/// Trains the image model: single frames with all their conditions; temporal layers stay out.
struct ImageStage: TrainingStage {
    let model: BaseModel
    let autoencoder: Autoencoder
    let clips: LatentClips
    let validation: ValidationClips?
    let config: ModelConfig
    let batch: Int
    let dtype: DType

    var module: any Module { model }

    func trains(_ name: String) -> Bool { !BaseModel.isTemporal(name) }

    func advance(to step: Int) throws { try clips.ring.advance(to: step) }

    var drives: DriveCount? { clips.ring.drives }

    func loss(using stream: RandomStream) -> Tensor {
        var choice = stream.child("choice")
        let numbers = clips.frames(batch, using: &choice)
        let drawn = numbers.map { _ in
            MaskedClip(imageAt: config.baseNoise.randomSigma(using: &choice))
        }
        return denoising.loss(
            of: drawn, at: numbers, in: clips, conditions: clips.conditions(at: numbers),
            using: stream)
    }

    func validationLoss() -> ValidationLoss? { validation.map(denoising.validationLoss) }

    private var denoising: DenoisingLoss {
        DenoisingLoss(model: model, config: config, dtype: dtype)
    }

    /// Samples above the frames whose conditions they were given.
    func sampleGrid() -> Frame {
        let shown = (0..<min(6, clips.count)).map { $0 * clips.frames }
        let rollout = Rollout(
            model: model, config: config, options: SamplingOptions(), dtype: dtype, seed: 1)
        let samples = clips.conditions(at: shown).map(rollout.firstFrame)
        return .grid([
            autoencoder.decoded(clips.latents(at: shown), noise: 0, dtype: dtype).frames,
            autoencoder.decoded(
                .concatenated(samples, axis: 0), noise: rollout.options.decoderNoise,
                dtype: dtype
            ).frames,
        ])
    }
}
