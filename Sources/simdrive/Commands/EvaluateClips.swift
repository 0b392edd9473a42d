import ArgumentParser
import Workflows

/// Measures clips against the reference world or against another dataset.
struct EvaluateClips: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clips",
        abstract: "Measure generated clips against the reference render of their scenarios.",
        discussion: """
            Prints likeness (PSNR, SSIM), flicker, motion, jumps where windows meet, and second by \
            second how sharpness, contrast and colour hold up. docs/evaluation.md says what each \
            figure means. Flicker falls when pictures blur: read it beside sharpness.
            """)

    @Argument(help: "Datasets whose clips are measured, together and each by itself.")
    var datasets: [String]

    @Option(
        help: """
            Dataset with clips of the same names to measure against, instead of the reference render.
            """)
    var against: String?

    @OptionGroup var report: ReportOptions

    func run() throws {
        let evaluation = try ClipEvaluation.report(
            of: datasets, against: against, observer: report.console())
        try report.show(evaluation, evaluation.table)
    }
}
