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
    @OptionGroup var clip: ClipOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var sampling: SamplingFlags

    @Option(
        name: .customLong("from"),
        help: """
            Picture or video whose first frame is continued; the scenario's buildings and trees are \
            not told then, since the picture shows its own.
            """)
    var first: String?

    func validate() throws { try sampling.check(clip) }

    func run() async throws {
        try await generate()
    }

    @TensorActor
    private func generate() throws {
        let dtype = try engine.prepare()
        let console = Console()
        let files = try clip.scenarios(at: scenarios, futures: sampling.futures)
        for file in files where file.future == 0 { try file.checkCamera() }
        let setup = try GenerationSetup(sampling.request, in: model.folder)
        let job = try GenerationJob(setup, from: first, precision: dtype, observer: console)
        let run = try output.open(for: files)
        for file in run.inputs {
            try job.generate(
                file, clip.worlds(of: file.scenario, fps: setup.rate.fps), to: run.folder,
                crf: output.crf, extras: ClipExtras(overlay: clip.overlay), observer: console)
        }
        try run.finish()
    }
}
