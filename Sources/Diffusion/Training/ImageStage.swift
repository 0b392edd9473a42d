import Conditioning
import Randomness
import Sim
import Tensors

/// Trains the image model: single frames with all their conditions; temporal layers stay out.
struct ImageStage: TrainingStage {
    let model: BaseModel
    let autoencoder: Autoencoder
    let clips: LatentClips
    let heldOut: HeldOutClips?
    let config: ModelConfig
    let batch: Int
    let element: Element

    var module: any Module { model }

    func trains(_ name: String) -> Bool { !BaseModel.isTemporal(name) }

    func loss(using stream: RandomStream) -> Tensor {
        var choice = stream.child("choice")
        let numbers = clips.frames(batch, using: &choice)
        let denoising = DenoisingBatch(
            clean: clips.latents(at: numbers),
            sigmas: numbers.map { _ in config.baseNoise.draw(using: &choice) },
            noise: stream.child("noise"))
        let conditions = ConditionBatch(
            clips.conditions(at: numbers), framesPerClip: 1, dropout: .training,
            using: stream.child("dropout"))
        return denoising.loss(
            answer(to: denoising, conditions), weights: clips.weights(at: numbers))
    }

    func heldOutLoss() -> HeldOutLoss? {
        heldOut.map { heldOut in
            let clean = heldOut.clips.latents(at: heldOut.numbers)
            return heldOut.loss { sigmas, conditions in
                let denoising = DenoisingBatch(
                    clean: clean, sigmas: sigmas, noise: RandomStream(seed: 1))
                return denoising.errors(answer(to: denoising, conditions))
            }
        }
    }

    private func answer(to denoising: DenoisingBatch, _ conditions: ConditionBatch) -> Tensor {
        let (features, scene) = model.conditions(conditions, element: element)
        let condition = UNetCondition(
            sigmas: denoising.sigmas, features: features, scene: scene, clip: nil)
        return model.unet(denoising.input.cast(to: element), condition)
    }

    /// Samples above the frames whose conditions they were given.
    func sheet() -> Frame {
        let shown = (0..<min(6, clips.conditions.count)).map { $0 * clips.conditions.count / 6 }
        let rollout = Rollout(
            model: model, config: config, options: SamplingOptions(), element: element, seed: 1)
        let samples = shown.map { rollout.firstFrame(clips.conditions[$0]) }
        return .sheet([
            autoencoder.decoded(clips.latents(at: shown), noise: 0, element: element).frames,
            autoencoder.decoded(
                .concatenated(samples, axis: 0), noise: rollout.options.decoderNoise,
                element: element
            ).frames,
        ])
    }
}
