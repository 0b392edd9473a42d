import Datasets
import Files
import Metrics

// For people.
extension EvaluationReport {
    package var table: String {
        (spec.lines.map(\.printable) + [""] + clipRows + [""] + jumpRows + secondRows).map {
            $0 + "\n"
        }.joined()
            + (referee.map { "\n" + $0.table } ?? "")
    }

    private var clipRows: [String] {
        let width = max(spec.clips.map(\.id.count).max() ?? 0, 10)
        let heads = ["frames", "PSNR dB", "SSIM", "flicker", "reference", "motion"]
        let rows = zip(spec.clips.map(\.id) + ["all"], clips + [all]).map { name, figures in
            let cells = [
                "\(figures.frames)", digits(figures.psnr, 2), digits(figures.ssim, 3),
                digits(figures.flicker.made, 2), digits(figures.flicker.reference, 2),
                digits(figures.motion, 2),
            ]
            return row(name, width, cells)
        }
        return [row("clip", width, heads)]
            + (clips.count == 1 ? rows.dropLast() : rows + [row("median", width, medianCells)])
    }

    /// Of the clips, whatever their length.
    private var medianCells: [String] {
        func median(_ number: (ClipMetrics) -> Double?, _ places: Int) -> String {
            digits(Spread(clips.compactMap(number))?.median, places)
        }
        return [
            "", median(\.psnr, 2), median(\.ssim, 3), median(\.flicker.made, 2),
            median(\.flicker.reference, 2), median(\.motion, 2),
        ]
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
                    "\(name) \(place)", 24,
                    [made.count.map(String.init) ?? "–"] + numbers.map { digits($0, 2) })
            }
        }
        let heads = ["frames", "median", "95 %", "ref. median", "ref. 95 %"]
        return rows.isEmpty ? [] : [row("change from frame before", 24, heads)] + rows + [""]
    }

    private var secondRows: [String] {
        let heads = ["PSNR dB", "SSIM", "sharpness", "contrast", "brightness", "chroma"]
        return [row("second", 10, heads)]
            + all.seconds.map { second -> String in
                let ratios = [second.sharpness, second.contrast, second.brightness, second.chroma]
                let likeness = [digits(second.psnr, 2), digits(second.ssim, 3)]
                return row("\(second.second)", 10, likeness + ratios.map { digits($0, 2) })
            }
    }
}

extension EvaluationReport.Spec {
    fileprivate var lines: [String] {
        let frames = clips.reduce(0) { $0 + $1.frames }
        let world = worldVersion.map { ", world version \($0)" } ?? ""
        let against = reference == "render" ? "the reference render" : reference
        let count = clips.count == 1 ? "1 clip" : "\(clips.count) clips"
        let size = "\(frames) frames of \(height)×\(width) at \(fps) a second"
        let seeds = clips.map { "\($0.scenario) \($0.seed)" }.joined(separator: ", ")
        let first =
            "spec \(version): \(count), \(size), against \(against)\(world), resized: \(resizing)"
        return [first, "seeds: \(seeds)"] + models.map(Self.line)
    }

    private static func line(_ model: ClipDescription.Model) -> String {
        let options = model.sampling.leaves.map { "\($0) \($1)" }.sorted()
        let weights = model.weights.map { "\($0.file) \($0.sha256.prefix(12))" }
        return "model \(model.name), \(model.precision): \(options.joined(separator: ", ")); "
            + weights.joined(separator: ", ")
    }
}
