import ArgumentParser
import Datasets
import Tensors
import Workflows

/// Makes clips of scenarios by the Video LDM.
struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Generate clips of scenarios by the Video LDM: video, pictures and labels.")

    @Argument(help: "Scenario files.")
    var scenarios: [String]

    @OptionGroup var output: OutputOptions
    @OptionGroup var options: GenerateOptions

    @Option(
        name: .customLong("from"),
        help: """
            Picture or video whose first frame is continued; the model then gets no buildings and trees of \
            the scenario, since the picture shows its own.
            """)
    var first: String?

    @OptionGroup var report: ReportOptions

    @TensorActor
    func run() async throws {
        let dtype = try options.engine.prepare()
        let console = report.console(printsClips: true)
        let files = try options.files(at: scenarios, observer: console)
        let setup = try options.setup(continuing: first != nil)
        let job = try GenerationJob(setup, from: first, precision: dtype, observer: console)
        let run = try output.open(for: files, observer: console)
        let extras = ClipExtras(overlay: options.clip.overlay)
        for file in run.inputs {
            try job.generate(
                file, options.clip.length, to: run.folder, crf: output.video.crf, extras: extras,
                observer: console)
        }
        try run.finish()
        try report.show(clipsOf: console)
    }
}
