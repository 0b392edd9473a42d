import Sim
import Tensors

extension StageEvaluation {
    /// Frames predicted from two true ones, beside the last true one standing still.
    func prediction() throws -> [StageFigure] {
        let config = model.config
        let rollout = Rollout(
            model: model.base, config: config, options: SamplingOptions(), element: element,
            seed: seed)
        let measured = try heldOut(frames: config.windowFrames).enumerated().map { number, clip in
            let known = latents(of: Array(clip.frames.prefix(config.contextFrames)))
            let made = rollout.window(number, context: known, conditions: clip.conditions)
            let standing = decoded(known[known.count - 1], noise: 0)[0]
            let truth = clip.frames.dropFirst(known.count)
            return (
                made: zip(decoded(made, noise: rollout.options.decoderNoise), truth)
                    .map { $0.peakSignalToNoise(to: $1) }.mean,
                standing: truth.map { standing.peakSignalToNoise(to: $0) }.mean
            )
        }
        return [
            StageFigure(
                stage: .temporal, figure: "PSNR of predicted frames, dB",
                value: measured.map(\.made).mean, beside: "last known frame repeated",
                valueBeside: measured.map(\.standing).mean)
        ]
    }
}
