import Conditioning
import Frames

extension StageEvaluation {
    /// What frames of the image model hold where road users should be, beside those made without boxes.
    func boxes() throws -> [StageFigure] {
        let rollout = Rollout(
            model: model.base, config: model.config, options: SamplingOptions(), dtype: dtype,
            seed: seed)
        func made(_ condition: FrameCondition) -> Frame {
            decoded(rollout.firstFrame(condition), noise: rollout.options.decoderNoise)[0]
        }
        var (conditional, withoutBoxes) = (BoxMetrics(), BoxMetrics())
        for clip in try validationClips(frames: 1) {
            let condition = clip.conditions[0]
            var boxless = condition
            boxless.groups.remove(.boxes)
            let users = RoadUserPositions(of: condition)
            conditional.add(made(condition), reference: clip.frames[0], at: users)
            withoutBoxes.add(made(boxless), reference: clip.frames[0], at: users)
        }
        return [
            StageFigure(
                stage: .image, figure: "PSNR inside boxes, dB", value: conditional.likeness,
                beside: "without boxes", valueBeside: withoutBoxes.likeness),
            StageFigure(
                stage: .image, figure: "colour of road users off the reference's, levels",
                value: conditional.colourError, beside: "without boxes",
                valueBeside: withoutBoxes.colourError),
        ]
    }
}
