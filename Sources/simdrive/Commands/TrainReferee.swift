import ArgumentParser
import Diffusion
import Foundation
import Referee
import Tensors
import Workflows

/// Trains the network that judges clips.
struct TrainReferee: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "referee",
        abstract: "Train the referee, which says what pictures show, on the reference world.",
        discussion: """
            Frames of random drives, or of the clips of a dataset, are changed as cameras, models and codecs \
            would change them. log.jsonl gets its scores on validation drives; docs/evaluation.md says what \
            they mean. Averaged weights go to RUN/model.
            """)

    @Option(help: "Run folder.")
    var run: String

    @OptionGroup var engine: EngineOptions

    @Flag(help: "Go on with the run in the run folder.")
    var resume = false

    @Flag(help: "Copy the averaged weights to the referee's folder at the end.")
    var publish = false

    @OptionGroup var referee: RefereeOptions

    @Option(help: "Optimizer steps in all.")
    var steps: Int?

    @Option(help: "Stop after so many hours; go on later with --resume.")
    var hours: Double?

    @Option(help: "Frames a step.")
    var batch: Int?

    @Option(help: "Drives drawn ahead, four frames of each.")
    var clips: Int?

    @Option(help: "Dataset whose clips it learns from, instead of random drives.")
    var data: String?

    @Flag(help: "Learn from the reference renders of the dataset's clips, not from their pictures.")
    var reference = false

    @Option(
        help: """
            Road users of the dataset whose agreement is less are neither right nor wrong to find; clips need \
            --score for it.
            """)
    var minAgreement: Double?

    @Option(help: "Peak learning rate.")
    var rate: Double?

    @Option(help: "Last steps over which the rate falls to nothing.")
    var coolDown: Int?

    @Option(help: "Steps between sample grids, of which the end has one too; 0 for none.")
    var sheetEvery: Int?

    @Option(help: "Steps between scores on validation drives.")
    var heldOutEvery: Int?

    @Option(help: "Validation drives, four frames of each.")
    var heldOutClips: Int?

    @Option(help: "Seed of drives, changes and first weights.")
    var seed: UInt64?

    @OptionGroup var report: ReportOptions

    func validate() throws {
        let positive = [
            ("--steps", steps), ("--batch", batch), ("--clips", clips),
            ("--held-out-every", heldOutEvery), ("--held-out-clips", heldOutClips),
        ]
        for case (let name, let value?) in positive where value < 1 {
            throw ValidationError("\(name) must be positive")
        }
        for case (let name, let value?) in [
            ("--cool-down", coolDown), ("--sheet-every", sheetEvery),
        ] where value < 0 {
            throw ValidationError("\(name) must not be negative")
        }
        if let hours, !(hours > 0) { throw ValidationError("--hours must be positive") }
        if data != nil && clips != nil {
            throw ValidationError("choose --data or --clips, not both")
        }
        if reference && data == nil { throw ValidationError("--reference needs --data") }
        if let minAgreement, data == nil || !(0...1).contains(minAgreement) {
            throw ValidationError("--min-agreement must be from 0 to 1 and needs --data")
        }
        if let rate, !(rate > 0 && rate < 1) {
            throw ValidationError("--rate must be from 0 to 1")
        }
    }

    @TensorActor
    func run() async throws {
        let session = TrainingSession(hours: hours)
        let dtype = try engine.prepare()
        let console = report.console()
        let folder = URL(filePath: run)
        let job =
            resume
            ? try RefereeTrainingJob(resuming: folder, change: overrideResumed)
            : try RefereeTrainingJob(starting: folder, change: override)
        let step = try job.train(
            precision: dtype, until: session.deadline, stop: session.stop, observer: console
        ) { console.note($0.line) }
        try session.end(at: step, of: job.run.config.schedule.steps, console)
        if publish { try job.run.publish(to: referee.folder) }
        let made = MadeReport(made: [job.run.model.path])
        try report.show(made, made.text)
    }

    private func override(_ config: inout RefereeTrainingConfig) {
        changeCourse(of: &config)
        config.batch = batch ?? config.batch
        config.clips = clips ?? config.clips
        config.validationClips = heldOutClips ?? config.validationClips
        config.data = data ?? config.data
        config.drawsData = reference ? true : config.drawsData
        config.leastAgreement = minAgreement ?? config.leastAgreement
        config.schedule.seed = seed ?? config.schedule.seed
    }

    /// What leaves a training the same when it goes on.
    private func changeCourse(of config: inout RefereeTrainingConfig) {
        let usual = config.schedule
        config.schedule.steps = steps ?? usual.steps
        config.schedule.rate = rate ?? usual.rate
        config.schedule.coolDown = coolDown ?? usual.coolDown
        config.schedule.sampleEvery = sheetEvery ?? usual.sampleEvery
        config.schedule.validateEvery = heldOutEvery ?? usual.validateEvery
    }

    private func overrideResumed(_ config: inout RefereeTrainingConfig) throws {
        let there = config
        override(&config)
        var same = there
        changeCourse(of: &same)
        guard config == same else {
            throw RunFolderError(folder: URL(filePath: run).path, problem: .holdsOtherRun)
        }
    }
}
