import Datasets
import Diffusion
import Sim
import Tensors

/// Stages against what stands in for them, with everything the figures depend on.
struct StageReport: Encodable {
    let spec: Spec
    let stages: [StageComparison]

    struct Spec: Encodable {
        /// Version of the definitions of the figures.
        let version = 1
        let clips: Int
        /// Frames of a clip.
        let frames: Int
        let height: Int
        let width: Int
        let fps: Double
        let seed: UInt64
        /// Of the reference world's look.
        let worldVersion = ReferenceRenderer.version
        let model: String
        let weights: [ClipDescription.Model.HashedFile]
        let sampler: String
        let steps: Int
        let precision: String

        init(
            shape: ClipShape, clips: Int, seed: UInt64, model: String,
            weights: [ClipDescription.Model.HashedFile], element: Element
        ) {
            self.clips = clips
            frames = shape.frames
            height = shape.height
            width = shape.width
            fps = shape.fps
            self.seed = seed
            self.model = model
            self.weights = weights
            let options = SamplingOptions()
            sampler = options.sampler.rawValue
            steps = options.interpolationSteps
            precision = element.rawValue
        }
    }

    /// For people.
    var table: String {
        let heads = ["frames/s", "frames", "PSNR dB", "SSIM", "sharpness"]
        let rows = stages.flatMap { stage in
            [
                (stage.stage, stage.with), (stage.instead, stage.without),
                ("true, encoded", stage.limit),
            ].map { name, figures in
                row(
                    name, 16,
                    [
                        digits(stage.fps, 1), "\(figures.frames)", digits(figures.psnr, 2),
                        digits(figures.ssim, 3), digits(figures.sharpness, 2),
                    ])
            }
        }
        return (spec.lines + ["", row("stage", 16, heads)] + rows).map { $0 + "\n" }.joined()
    }
}

extension StageReport.Spec {
    fileprivate var lines: [String] {
        [
            "spec \(version): \(clips == 1 ? "1 held-out drive" : "\(clips) held-out drives") of \(frames) "
                + "frames of \(height)×\(width) at \(fps) a second, seed \(seed), world version "
                + "\(worldVersion)",
            "model \(model): \(sampler), steps \(steps), guidance 1, \(precision); "
                + weights.map { "\($0.file) \($0.sha256.prefix(12))" }.joined(separator: ", "),
        ]
    }
}
