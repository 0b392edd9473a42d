import Datasets
import Diffusion
import Files
import Foundation

/// Figures with everything they depend on.
struct EvaluationReport: Encodable {
    let spec: Spec
    /// Of all clips together.
    let all: ClipFigures
    let clips: [ClipFigures]

    /// What was measured, and how: figures of two specs are not comparable.
    struct Spec: Encodable {
        /// Version of the definitions of the figures.
        let version = 1
        let clips: [Clip]
        let height: Int
        let width: Int
        let fps: Double
        /// `render` or the dataset measured against.
        let reference: String
        /// How the reference's pictures came to the size of the clips.
        let resizing: String
        /// Of the reference world's look.
        let worldVersion: Int?
        /// Every model that made one of the clips.
        let models: [ClipDescription.Model]

        struct Clip: Encodable {
            let id: String
            let scenario: String
            let seed: UInt64
            let frames: Int
        }
    }

    /// - Parameter clips: at least one, all of one size.
    init(
        of clips: [ClipDescription], _ measured: [ClipMeasurement], reference: String,
        resizing: String
    ) {
        spec = Spec(
            clips: clips.map {
                Spec.Clip(id: $0.id, scenario: $0.scenario, seed: $0.seed, frames: $0.frames)
            }, height: clips[0].height, width: clips[0].width, fps: clips[0].fps,
            reference: reference, resizing: resizing, worldVersion: clips[0].worldVersion,
            models: clips.compactMap(\.model).reduce(into: []) { models, model in
                if !models.contains(model) { models.append(model) }
            })
        all = ClipFigures(of: measured)
        self.clips = measured.map { ClipFigures(of: [$0]) }
    }
}

extension Encodable {
    /// One object for other programs.
    func json() throws -> String {
        String(decoding: try JSON.document(self, file: "the report"), as: UTF8.self)
    }
}

// For people.
extension EvaluationReport {
    var table: String {
        (spec.lines + [""] + clipRows + [""] + jumpRows + secondRows).map { $0 + "\n" }.joined()
    }

    private var clipRows: [String] {
        let width = max(spec.clips.map(\.id.count).max() ?? 0, 10)
        let heads = ["frames", "PSNR dB", "SSIM", "flicker", "reference", "motion"]
        let rows = zip(spec.clips.map(\.id) + ["all"], clips + [all]).map { name, figures in
            row(
                name, width,
                [
                    "\(figures.frames)", digits(figures.psnr, 2), digits(figures.ssim, 3),
                    digits(figures.flicker.made, 2), digits(figures.flicker.reference, 2),
                    digits(figures.motion, 2),
                ])
        }
        return [row("clip", width, heads)] + (clips.count == 1 ? rows.dropLast() : rows)
    }

    private var jumpRows: [String] {
        let jumps = [("rollout", all.rolloutJump), ("upsampler", all.upsamplerJump)]
        let rows = jumps.flatMap { name, jump -> [String] in
            guard let jump else { return [] }
            let spreads = [
                ("at borders", jump.atBorders, jump.referenceAtBorders),
                ("elsewhere", jump.elsewhere, jump.referenceElsewhere),
            ]
            return spreads.map { place, made, reference in
                let numbers = [made, reference].flatMap { [$0.median, $0.percentile95] }
                return row(
                    "\(name) \(place)", 24, ["\(made.count)"] + numbers.map { digits($0, 2) })
            }
        }
        let heads = ["frames", "median", "95 %", "ref. median", "ref. 95 %"]
        return rows.isEmpty ? [] : [row("change from frame before", 24, heads)] + rows + [""]
    }

    private var secondRows: [String] {
        let heads = ["PSNR dB", "SSIM", "sharpness", "contrast", "brightness", "chroma"]
        return [row("second", 10, heads)]
            + all.seconds.map { second in
                row(
                    "\(second.second)", 10,
                    [digits(second.psnr, 2), digits(second.ssim, 3)]
                        + [second.sharpness, second.contrast, second.brightness, second.chroma]
                        .map { digits($0, 2) })
            }
    }
}

extension EvaluationReport.Spec {
    fileprivate var lines: [String] {
        let frames = clips.reduce(0) { $0 + $1.frames }
        let world = worldVersion.map { ", world version \($0)" } ?? ""
        let against = reference == "render" ? "the reference render" : reference
        return [
            "spec \(version): \(clips.count == 1 ? "1 clip" : "\(clips.count) clips"), \(frames) frames of \(height)×\(width) at "
                + "\(fps) a second, against \(against)\(world), resized: \(resizing)",
            "seeds: " + clips.map { "\($0.scenario) \($0.seed)" }.joined(separator: ", "),
        ] + models.map(Self.line)
    }

    private static func line(_ model: ClipDescription.Model) -> String {
        let steps = model.steps.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let weights = model.weights.map { "\($0.file) \($0.sha256.prefix(12))" }
        return "model \(model.name): \(model.sampler), steps \(steps.joined(separator: ", ")), "
            + "guidance \(model.guidance)"
            + (model.contextGuidance.map { ", on context \($0)" } ?? "")
            + (model.guidanceTriangle == true ? ", a triangle" : "")
            + (model.without.map { ", without \($0.joined(separator: ", "))" } ?? "")
            + ", \(model.precision); "
            + weights.joined(separator: ", ")
    }
}
