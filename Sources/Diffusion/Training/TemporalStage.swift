import Conditioning
import Frames
import Randomness
import Tensors

/// Trains alignment and prediction together: temporal layers learn to make clips of S = 0, 1 or 2
/// known frames while the image layers stay.
///
/// Blattmann et al. 2023, §3.1–3.2. Known frames carry noise of a random level (their σ tells it), and
/// in half of the clips the image model re-noises them, as soft as what a rollout feeds back: so
/// errors do not grow from window to window. Known frames are left out of the loss.
struct TemporalStage: TrainingStage {
    let model: BaseModel
    let autoencoder: Autoencoder
    let clips: LatentClips
    let validation: ValidationClips?
    let config: ModelConfig
    /// Clips a step.
    let batch: Int
    /// Whether the image layers learn too; the paper has them frozen.
    let endToEnd: Bool
    let dtype: DType

    /// How often image layers that learn do so on pictures: frame 0 is made without layers over time.
    private static let pictureShare = 0.25

    var module: any Module { model }

    func trains(_ name: String) -> Bool { endToEnd || BaseModel.isTemporal(name) }

    func advance(to step: Int) throws { try clips.ring.advance(to: step) }

    var drives: DriveCount? { clips.ring.drives }

    func loss(using stream: RandomStream) -> Tensor {
        var choice = stream.child("choice")
        if endToEnd && choice.chance(Self.pictureShare) {
            return pictures.loss(using: stream.child("pictures"))
        }
        let t = config.windowFrames
        let numbers = clips.runs(batch, length: t, using: &choice)
        let drawn = (0..<batch).map { _ in
            let count = MaskedClip.contextFrames(using: &choice)
            return MaskedClip(
                known: (0..<t).map { $0 < count }, noise: config.baseNoise, using: &choice)
        }
        return denoising.loss(
            of: drawn, at: numbers, in: clips, conditions: clips.conditions(at: numbers),
            using: stream)
    }

    func validationLoss() -> ValidationLoss? { validation.map(denoising.validationLoss) }

    private var pictures: ImageStage {
        ImageStage(
            model: model, autoencoder: autoencoder, clips: clips, validation: nil, config: config,
            batch: batch * config.windowFrames, dtype: dtype)
    }

    private var denoising: DenoisingLoss {
        DenoisingLoss(model: model, config: config, dtype: dtype)
    }

    /// S = 0, 1, 2 in turn.
    static func isKnown(_ frame: Int, ofClip number: Int) -> Bool { frame < number % 3 }

    /// Rollouts below the clips whose conditions they were given; a column each second frame.
    func sampleGrid() -> Frame {
        let rollout = Rollout(
            model: model, config: config, options: SamplingOptions(), dtype: dtype, seed: 1)
        let rows = (0..<2).flatMap { row -> [[Frame]] in
            let start = min(row, clips.count - 1) * clips.frames
            let numbers = Array(start..<(start + clips.frames))
            var made: [Tensor] = []
            rollout.run(conditions: clips.conditions(at: numbers)) { made.append($0) }
            let shown = stride(from: 0, to: clips.frames, by: max(clips.frames / 6, 1))
            func pictures(_ latents: Tensor, noise: Float) -> [Frame] {
                autoencoder.decoded(latents, noise: noise, dtype: dtype).frames
            }
            return [
                pictures(clips.latents(at: shown.map { numbers[$0] }), noise: 0),
                pictures(
                    .concatenated(shown.map { made[$0] }, axis: 0),
                    noise: rollout.options.decoderNoise),
            ]
        }
        return .grid(rows)
    }
}
