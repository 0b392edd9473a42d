import ArgumentParser
import Diffusion
import Foundation
import Referee
import Tensors
import Workflows

/// Measures a model on drives that no training sees.
struct EvaluateModel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Measure a model: likeness, drift, seams, what the referee finds, and distances.",
        discussion: """
            Makes small clips of random drives that no training sees and keeps the figures of each in \
            OUTPUT/evaluation.jsonl, not its pictures; what is there already is not made again. \
            docs/evaluation.md says what each figure means.
            """)

    @Option(name: [.short, .customLong("output")], help: "Folder that the figures are kept in.")
    var output: String

    @Flag(help: "A few short clips, for a look while a model is trained.")
    var quick = false

    @Option(help: "Seed of the drives.")
    var seed: UInt64 = 1

    @OptionGroup var engine: EngineOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var referee: RefereeOptions
    @OptionGroup var report: ReportOptions

    @TensorActor
    func run() async throws {
        let dtype = try engine.prepare()
        let console = report.console()
        var request = GenerationRequest()
        request.upsamples = false
        let evaluation = try ModelEvaluation(
            of: GenerationSetup(request, in: ModelFolder(model.folder)),
            by: RefereeModel(contentsOf: referee.folder, precision: dtype),
            quick ? .quick : .full, seed: seed, precision: dtype, observer: console)
        let figures = try evaluation.report(in: URL(filePath: output), observer: console)
        try report.show(figures, figures.table)
        try endIfUseless(figures.referee?.failures ?? [])
    }
}
