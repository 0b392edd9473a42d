import Frames
import Metrics
import Tensors

extension StageEvaluation {
    /// Large frames predicted from two true ones, each drawn from its own surfaces, beside the last true one
    /// standing still.
    func largePredicted() -> [StageFigure] {
        let config = model.config
        let shape = ClipShape(
            of: config, frames: config.windowFrames, scale: ModelConfig.upsampling)
        let measured = (0..<clips).map { number in
            let clip = validation.surfaceClip(number, shape)
            let known = latents(of: Array(clip.baseFrames.prefix(config.contextFrames)))
            let made = rollout().window(
                number, context: known, conditions: clip.conditions)
            let predicted = (0..<made.shape[0]).map { made[$0..<($0 + 1)] }
            let frames = drawn(known + predicted, clip.conditions, clip.surfaces)
            let standing = clip.frames[known.count - 1]
            func likeness(_ made: (Int) -> Frame) -> Double {
                (known.count..<clip.frames.count)
                    .map { made($0).peakSignalToNoise(to: clip.frames[$0]) }.mean
            }
            return (made: likeness { frames[$0] }, standing: likeness { _ in standing })
        }
        return [
            StageFigure(
                stage: .temporal, figure: "512×1024: PSNR of predicted frames, dB",
                value: measured.map(\.made).mean, beside: "last known frame repeated",
                valueBeside: measured.map(\.standing).mean)
        ]
    }
}
