import ArgumentParser
import Diffusion
import Tensors
import Workflows

/// Measures the stages of a model on validation drives.
struct EvaluateStages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stages",
        abstract: "Measure what each stage of a model buys, beside doing without it.",
        discussion: """
            On drives of the reference world that no training sees. docs/evaluation.md says what each \
            figure means.
            """)

    @Argument(help: "Stages to measure; all that the model has when none is given.")
    var stages: [Stage] = []

    @OptionGroup var engine: EngineOptions
    @OptionGroup var model: ModelOptions

    @Option(help: "Clips that each figure is taken from.")
    var clips = 16

    @Option(help: "Seed of the drives and of the noise.")
    var seed: UInt64 = 1

    @OptionGroup var report: ReportOptions

    func validate() throws { try check("--clips", clips, in: 1...10_000) }

    @TensorActor
    func run() async throws {
        let dtype = try engine.prepare()
        let stages = try StageReport(
            of: self.stages, model: model.folder, precision: dtype, clips: clips, seed: seed,
            observer: report.console())
        try report.show(stages, stages.table)
    }
}
