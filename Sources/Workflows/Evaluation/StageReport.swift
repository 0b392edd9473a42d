import Diffusion
import Foundation
import Renderer
import Tensors

/// What each stage of a model buys, with everything the figures depend on.
package struct StageReport: Encodable {
    package let clips: Int
    package let seed: UInt64
    package let precision: String
    package let worldVersion: Int
    /// By file.
    package let weights: [String: String]
    package let figures: [StageFigure]

    /// - Parameters:
    ///   - stages: to measure; all that the model has when empty.
    ///   - clips: that each figure is taken from.
    ///   - seed: of the drives and of the noise.
    @TensorActor
    package init(
        of stages: [Stage], model url: URL, precision dtype: DType, clips: Int,
        seed: UInt64, observer: some JobObserver
    ) throws {
        let folder = try ModelFolder(url)
        let chosen =
            stages.isEmpty
            ? Stage.allCases.filter { !$0.isOptional || folder.has($0) } : stages
        let wanted = Set(chosen.flatMap(StageEvaluation.parts))
        let parts = Stage.allCases.filter {
            wanted.contains($0) && (chosen.contains($0) || !$0.isOptional || folder.has($0))
        }
        let learnt = folder.worldVersion
        if learnt != ReferenceRenderer.version {
            observer.note(
                "\(url.path) learnt version \(learnt) of the reference world and is measured on "
                    + "version \(ReferenceRenderer.version); figures of \(learnt) are not comparable"
            )
        }
        let ldm = try VideoLDM(contentsOf: folder, requiring: parts, frozenAs: dtype)
        let evaluation = StageEvaluation(
            of: ldm, precision: dtype, clips: clips, seed: seed,
            hasSurfaceDecoder: parts.contains(.surfaceDecoder))
        figures = try chosen.flatMap { stage in
            observer.note("measuring \(stage.rawValue)")
            return try evaluation.figures(of: stage)
        }
        weights = Dictionary(
            uniqueKeysWithValues: try folder.weights(of: parts).map { ($0.file, $0.sha256) })
        self.clips = clips
        self.seed = seed
        self.precision = "\(dtype)"
        worldVersion = ReferenceRenderer.version
    }
}
