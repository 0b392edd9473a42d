import Frames
import Metrics

/// A frame that a stage made, what stands in its place without the stage, and how it should be.
typealias ComparedFrames = (made: Frame, beside: Frame, reference: Frame)

extension StageEvaluation {
    /// How near large frames come to the reference.
    ///
    /// - Parameter name: of what the frames beside are of.
    static func pictureFigures(
        of stage: Stage, _ frames: [ComparedFrames], beside name: String
    ) -> [StageFigure] {
        func figure(_ figure: String, _ value: (Frame, Frame) -> Double) -> StageFigure {
            StageFigure(
                stage: stage, figure: figure,
                value: frames.map { value($0.made, $0.reference) }.mean,
                beside: name, valueBeside: frames.map { value($0.beside, $0.reference) }.mean)
        }
        func ratio(_ number: KeyPath<FrameStatistics, Double>) -> (Frame, Frame) -> Double {
            {
                FrameStatistics($0)[keyPath: number]
                    / max(FrameStatistics($1)[keyPath: number], 1e-9)
            }
        }
        return [
            figure("PSNR, dB") { $0.peakSignalToNoise(to: $1) },
            figure("SSIM") { $0.structuralSimilarity(to: $1) },
            figure("sharpness over reference", ratio(\.sharpness)),
            figure("brightness over reference", ratio(\.brightness)),
        ]
    }
}
