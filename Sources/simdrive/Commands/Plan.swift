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

    @OptionGroup var options: GenerateOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let plan = try await plan()
        try report.show(plan, plan.table)
    }

    @TensorActor
    func plan() throws -> PlanReport {
        let dtype = try options.engine.prepare()
        let (files, clip) = (try options.files(observer: report.console()), options.clip)
        return try GenerationTrial(
            of: files, clip.length, options.setup(), batch: options.batch, precision: dtype,
            crf: clip.video.crf, overlay: clip.overlay
        ).report
    }
}

/// What `render` will take.
struct PlanRender: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Predict what 'render' will take, without --truth and --gbuffer.")

    @OptionGroup var options: RenderOptions
    @OptionGroup var report: ReportOptions

    func run() throws {
        let clip = options.clip
        let plan = try RenderingTrial(
            of: options.files(), clip.length, fps: options.fps, crf: clip.video.crf,
            overlay: clip.overlay
        ).report
        try report.show(plan, plan.table)
    }
}

/// What `text2video` will take.
struct PlanTextToVideo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text2video", abstract: "Predict what 'text2video' will take.",
        discussion: """
            It draws a picture in a few steps, and runs one pass of two frames: what the model takes for about a \
            dozen frames of one step.
            """)

    @OptionGroup var options: TextToVideoOptions
    @OptionGroup var report: ReportOptions

    @TensorActor
    func run() async throws {
        let dtype = try options.engine.prepare()
        let plan = try TextToVideoTrial(
            of: options.request("clip"), precision: dtype, crf: options.video.crf
        ).report
        try report.show(plan, plan.table)
    }
}
