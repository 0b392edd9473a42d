import ArgumentParser
import Tensors
import Workflows

/// Predicts what making clips will take, before anything is made.
struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Predict clips, frames, computing time, memory and disk before anything is made.",
        discussion: """
            'plan S.yaml' is short for 'plan generate S.yaml'. Give it the options that the clips will be \
            made with. It tries every part on this machine for some two seconds, and writes nothing.
            """,
        subcommands: [PlanGenerate.self, PlanRender.self, PlanTextToVideo.self],
        defaultSubcommand: PlanGenerate.self)
}

/// What `generate` will take.
struct PlanGenerate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Predict what 'generate' will take.")

    @Argument(help: "Scenario files.")
    var scenarios: [String]

    @OptionGroup var video: VideoOptions
    @OptionGroup var options: GenerateOptions

    @OptionGroup var report: ReportOptions

    func run() async throws {
        let plan = try await plan()
        try report.show(plan, plan.table)
    }

    @TensorActor
    func plan() throws -> PlanReport {
        let dtype = try options.engine.prepare()
        let files = try options.files(at: scenarios, observer: report.console())
        return try GenerationTrial(
            of: files, options.clip.length, options.setup(), precision: dtype, crf: video.crf,
            overlay: options.clip.overlay
        ).report
    }
}

/// What `render` will take.
struct PlanRender: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Predict what 'render' will take, without --truth and --gbuffer.")

    @Argument(help: "Scenario files.")
    var scenarios: [String]

    @OptionGroup var video: VideoOptions
    @OptionGroup var options: RenderOptions

    @OptionGroup var report: ReportOptions

    func run() throws {
        let plan = try RenderingTrial(
            of: options.files(at: scenarios), options.clip.length, fps: options.fps,
            crf: video.crf, overlay: options.clip.overlay
        ).report
        try report.show(plan, plan.table)
    }
}

/// What `text2video` will take.
struct PlanTextToVideo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text2video", abstract: "Predict what 'text2video' will take.",
        discussion: """
            It paints a picture in a few steps, and runs one pass of two frames: what the model takes for about a \
            dozen frames of one step.
            """)

    @OptionGroup var video: VideoOptions
    @OptionGroup var options: TextToVideoOptions

    @OptionGroup var report: ReportOptions

    func validate() throws {
        guard options.painting.upscale == nil else {
            throw ValidationError("--upscale is not foretold; leave it out")
        }
    }

    @TensorActor
    func run() async throws {
        let dtype = try options.engine.prepare()
        let plan = try TextToVideoTrial(
            of: options.request("clip"), precision: dtype, crf: video.crf
        ).report
        try report.show(plan, plan.table)
    }
}
