import ArgumentParser
import Foundation
import Referee
import Tensors
import Workflows

/// Measures clips against the reference world or against another dataset.
struct EvaluateClips: AsyncParsableCommand {
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

    @Flag(
        help: """
            Let the referee look at every frame first, and write into the datasets' labels.jsonl how well it finds \
            each road user. Clips that show hardly any are listed at the end (exit code 75).
            """)
    var score = false

    @OptionGroup var referee: RefereeOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var report: ReportOptions

    @TensorActor
    func run() async throws {
        let dtype = try engine.prepare()
        let console = report.console()
        let scores =
            score
            ? try DatasetScoring.report(
                of: datasets,
                by: RefereeModel(contentsOf: referee.folder, precision: dtype), observer: console)
            : nil
        var evaluation = try ClipEvaluation.report(
            of: datasets, against: against, observer: console)
        evaluation.referee = scores
        try report.show(evaluation, evaluation.table)
        try endIfUseless(scores?.failures ?? [])
    }
}
