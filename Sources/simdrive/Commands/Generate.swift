import ArgumentParser
import Datasets
import Files
import Referee
import Tensors
import Workflows

/// Makes clips of scenarios by the Video LDM.
struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Generate clips of scenarios by the Video LDM: video, pictures and labels.")

    @OptionGroup var options: GenerateOptions
    @OptionGroup var output: OutputOptions

    @Option(
        name: .customLong("from"),
        help: """
            Picture or video whose first frame is continued; the model then gets no buildings and trees of \
            the scenario, since the picture shows its own.
            """)
    var first: String?

    @Flag(
        help: """
            Let the referee look at every frame: labels.jsonl says how well it finds each road user. Clips that \
            failed are left out and listed at the end (exit code 75).
            """)
    var score = false

    @OptionGroup var referee: RefereeOptions
    @OptionGroup var report: ReportOptions

    func validate() throws {
        if score, let size = options.sampling.size, size.width != 2 * size.height {
            throw ValidationError(
                "--score judges frames that are twice as wide as high; choose such a --size")
        }
    }

    @TensorActor
    func run() async throws {
        let dtype = try options.engine.prepare()
        let console = report.console(printsClips: true)
        let files = try options.files(observer: console)
        let setup = try options.setup(continuing: first != nil)
        let job = try GenerationJob(setup, from: first, precision: dtype, observer: console)
        let judge = score ? try RefereeModel(contentsOf: referee.folder, precision: dtype) : nil
        let run = try output.open(for: files, observer: console)
        let extras = ClipExtras(overlay: options.clip.overlay, scores: score)
        let failures = try job.generate(
            run,
            GenerationOutput(
                options.clip.length, crf: options.clip.video.crf, extras: extras,
                batch: options.batch, scoredBy: judge), observer: console)
        try report.show(clipsOf: console)
        try endIfUseless(failures)
    }
}
