import ArgumentParser
import Diffusion
import Referee
import Tensors
import Workflows

/// Trains the network that judges clips.
struct TrainReferee: TrainingCommand {
    static let configuration = CommandConfiguration(
        commandName: "referee",
        abstract: "Train the referee, which says what pictures show, on the reference world.",
        discussion: """
            Frames of random drives, or of the clips of a dataset, are changed as cameras, models and codecs \
            would change them. log.jsonl gets its scores on validation drives; docs/evaluation.md says what \
            they mean. Averaged weights go to RUN/model.
            """)

    @OptionGroup var run: RunOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var referee: RefereeOptions

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

    @Option(name: .customLong("held-out-every"), help: "Steps between scores on validation drives.")
    var validateEvery: Int?

    @Option(name: .customLong("held-out-clips"), help: "Validation drives, four frames of each.")
    var validationClips: Int?

    @OptionGroup var report: ReportOptions

    func validate() throws {
        try checkOptions()
        if data != nil && clips != nil {
            throw ValidationError("choose --data or --clips, not both")
        }
        if reference && data == nil { throw ValidationError("--reference needs --data") }
        if let minAgreement, data == nil || !(0...1).contains(minAgreement) {
            throw ValidationError("--min-agreement must be from 0 to 1 and needs --data")
        }
    }

    @TensorActor
    func run() async throws {
        try train(publishingTo: referee.folder) {
            run.resume
                ? try RefereeTrainingJob(resuming: run.folder, change: overrideResumed)
                : try RefereeTrainingJob(starting: run.folder, change: override)
        }
    }
}

extension TrainReferee {
    typealias Config = RefereeTrainingConfig

    static var options: [TrainingOption<TrainReferee>] {
        TrainingOption.ofEveryRun + [
            TrainingOption(
                "--held-out-every", \.validateEvery, as: \.schedule.validateEvery, .positive,
                mayChange: true),
            TrainingOption(
                "--held-out-clips", \.validationClips, as: \.validationClips, .positive),
            TrainingOption("--batch", \.batch, as: \.batch, .positive),
            TrainingOption("--clips", \.clips, as: \.clips, .positive),
            TrainingOption("--data", \.data, asOptional: \.data),
            TrainingOption(
                "--reference", { $0.reference ? true : nil }, asOptional: \.drawsData),
            TrainingOption("--min-agreement", \.minAgreement, asOptional: \.leastAgreement),
        ]
    }
}
