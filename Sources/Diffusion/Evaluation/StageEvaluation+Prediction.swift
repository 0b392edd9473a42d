import Metrics
import Sim
import Tensors

extension StageEvaluation {
    /// Frames predicted from two true ones, beside the last true one standing still and beside frames that
    /// the image model makes of the same noise.
    func prediction() throws -> [StageFigure] {
        let config = model.config
        let (predicting, alone) = (rollout(), rollout(without: [.temporal]))
        let measured = try validationClips(frames: config.windowFrames).enumerated().map {
            number, clip in
            let known = latents(of: Array(clip.frames.prefix(config.contextFrames)))
            let standing = decoded(known[known.count - 1], noise: 0)[0]
            let reference = clip.frames.dropFirst(known.count)
            func likeness(_ rollout: Rollout) -> Double {
                let made = rollout.window(number, context: known, conditions: clip.conditions)
                return zip(decoded(made, noise: rollout.options.decoderNoise), reference)
                    .map { $0.peakSignalToNoise(to: $1) }.mean
            }
            return (
                made: likeness(predicting), alone: likeness(alone),
                standing: reference.map { standing.peakSignalToNoise(to: $0) }.mean
            )
        }
        func figure(beside other: String, _ values: [Double]) -> StageFigure {
            StageFigure(
                stage: .temporal, figure: "PSNR of predicted frames, dB",
                value: measured.map(\.made).mean, beside: other, valueBeside: values.mean)
        }
        return [
            figure(beside: "last known frame repeated", measured.map(\.standing)),
            figure(beside: "without temporal layers", measured.map(\.alone)),
        ]
    }

    func rollout(without left: Set<Ablation> = []) -> Rollout {
        var options = SamplingOptions()
        options.without = left
        return Rollout(
            model: model.base, config: model.config, options: options, dtype: dtype,
            seed: seed)
    }
}
