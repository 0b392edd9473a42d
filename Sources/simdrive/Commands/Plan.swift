import ArgumentParser
import Tensors
import Workflows

/// Says what making clips will take, before anything is made.
struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell clips, frames, computing time, memory and disk before anything is made.",
        discussion: """
            'plan S.yaml' is short for 'plan generate S.yaml'. Give it the options that the clips will be \
            made with. It tries every part on this machine for some two seconds, and writes nothing.
            """,
        subcommands: [PlanGenerate.self, PlanRender.self],
        defaultSubcommand: PlanGenerate.self)
}

/// What `generate` will take.
struct PlanGenerate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Tell what 'generate' will take.")

    @Argument(help: "Scenario files.")
    var scenarios: [String]

    @OptionGroup var clip: ClipOptions
    @OptionGroup var video: VideoOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var sampling: SamplingFlags

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws { try sampling.check(clip) }

    func run() async throws {
        let report = try await report()
        print(json ? try report.json() : report.table, terminator: "")
    }

    @TensorActor
    func report() throws -> PlanReport {
        let dtype = try engine.prepare()
        let files = try clip.scenarios(at: scenarios, futures: sampling.futures)
        for file in files where file.future == 0 { try file.checkCamera() }
        let setup = try GenerationSetup(sampling.request, in: model.folder)
        let clips = try files.map {
            PlannedClip(
                $0, worlds: try clip.worlds(of: $0.scenario, fps: setup.rate.fps),
                camera: setup.camera(of: $0.scenario))
        }
        return try GenerationTrial(
            of: clips, setup, precision: dtype, crf: video.crf, overlay: clip.overlay
        ).report
    }
}

/// What `render` will take.
struct PlanRender: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Tell what 'render' will take, without --truth and --gbuffer.")

    @Argument(help: "Scenario files.")
    var scenarios: [String]

    @OptionGroup var clip: ClipOptions
    @OptionGroup var video: VideoOptions
    @OptionGroup var rate: RenderRate

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let clips = try clip.scenarios(at: scenarios).map {
            PlannedClip(
                $0, worlds: try clip.worlds(of: $0.scenario, fps: rate.of($0.scenario)),
                camera: $0.scenario.camera)
        }
        let report = try RenderingTrial(of: clips, crf: video.crf, overlay: clip.overlay).report
        print(json ? try report.json() : report.table, terminator: "")
    }
}
