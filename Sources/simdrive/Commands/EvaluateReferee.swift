import ArgumentParser
import Referee
import Tensors
import Workflows

/// Measures the network that judges clips.
struct EvaluateReferee: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "referee",
        abstract: "Measure the referee on reference renders that it has never seen.",
        discussion: "docs/evaluation.md says what each score means.")

    @Option(help: "Drives, four frames of each.")
    var clips = 120

    @Option(help: "Seed of the drives. Trainings take their scores on those of seed 1.")
    var seed: UInt64 = 2

    @OptionGroup var referee: RefereeOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var report: ReportOptions

    func validate() throws { try check("--clips", clips, in: 1...100_000) }

    @TensorActor
    func run() async throws {
        let dtype = try engine.prepare()
        let validation = RefereeValidation(
            of: try RefereeModel(contentsOf: referee.folder, precision: dtype), drives: clips,
            seed: seed, observer: report.console())
        try report.show(validation, validation.table)
    }
}
