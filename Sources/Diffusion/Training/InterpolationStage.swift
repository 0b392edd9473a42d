import Conditioning
import Frames
import Randomness
import Tensors

/// Trains interpolation: temporal layers of its own, over the image layers of the base, learn to fill in
/// the frames between two known ones.
///
/// Blattmann et al. 2023, §3.3. The two ends carry noise and are re-noised in half of the clips, as the
/// known frames of prediction are: interpolation must forgive the faults of key frames.
struct InterpolationStage: TrainingStage {
    /// The base's image layers with the temporal ones of interpolation.
    let model: BaseModel
    let autoencoder: Autoencoder
    /// At `rate` times the key frame rate.
    let clips: LatentClips
    let rate: Int
    let validation: ValidationClips?
    let config: ModelConfig
    /// Clips a step.
    let batch: Int
    let dtype: DType

    /// What sampling walks through is all there is to learn.
    static let noise = SamplingOptions().interpolationNoise

    var module: any Module { model }

    func trains(_ name: String) -> Bool { BaseModel.isTemporal(name) }

    func advance(to step: Int) throws { try clips.ring.advance(to: step) }

    var drives: DriveCount? { clips.ring.drives }

    func loss(using stream: RandomStream) -> Tensor {
        var choice = stream.child("choice")
        let factor = Interpolation.factor(upTo: rate, using: &choice)
        let frames = factor + 1
        let numbers = clips.runs(batch, length: frames, step: rate / factor, using: &choice)
        let known = (0..<frames).map { Interpolation.isKnown($0, of: frames) }
        let drawn = (0..<batch).map { _ in
            MaskedClip(
                known: known, noise: config.baseNoise, in: Self.noise, using: &choice)
        }
        let fps = config.keyFrameRate * Double(factor)
        return denoising.loss(
            of: drawn, at: numbers, in: clips,
            conditions: clips.conditions(at: numbers).map { $0.at(fps: fps) }, using: stream)
    }

    func validationLoss() -> ValidationLoss? { validation.map(denoising.validationLoss) }

    private var denoising: DenoisingLoss {
        DenoisingLoss(model: model, config: config, dtype: dtype)
    }

    /// Three rows a clip: true frames, those filled in between the first and the last, a cross-fade.
    func sampleGrid() -> Frame {
        let interpolation = Interpolation(
            model: model, config: config, options: SamplingOptions(), dtype: dtype, seed: 1,
            factor: rate)
        let rows = (0..<2).flatMap { row -> [[Frame]] in
            let start = min(row, clips.count - 1) * clips.frames
            let numbers = Array(start...(start + rate))
            let latents = clips.latents(at: numbers)
            let (first, last) = (latents[0..<1], latents[rate..<(rate + 1)])
            let made = interpolation.between(
                first, last, conditions: clips.conditions(at: numbers), pair: row)
            let shown = pictures(latents, noise: 0)
            let between = pictures(made, noise: SamplingOptions().decoderNoise)
            let faded = Frame.crossFade(from: shown[0], to: shown[rate], count: rate - 1)
            return [shown] + [between, faded].map { [shown[0]] + $0 + [shown[rate]] }
        }
        return .grid(rows)
    }

    private func pictures(_ latents: Tensor, noise: Float) -> [Frame] {
        autoencoder.decoded(latents, noise: noise, dtype: dtype).frames
    }
}
