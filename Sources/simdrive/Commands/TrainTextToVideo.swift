import ArgumentParser
import Diffusion
import Foundation
import StableDiffusion
import Tensors
import Workflows

/// Trains layers over time for a Stable Diffusion model.
struct TrainTextToVideo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text2video",
        abstract:
            "Train layers over time, which make clips of what a Stable Diffusion model paints.",
        discussion: """
            The image model stays as it is. The caption of a clip is that of its clip.json, else the text in \
            captions/CLIP.txt of the dataset, else the sentence of its scenario. Averaged weights go to \
            RUN/model.
            """)

    @Option(help: "Run folder.")
    var run: String

    @OptionGroup var engine: EngineOptions

    @Option(help: "A diffusers folder, such as 'model import' writes, or a .safetensors file.")
    var model: String

    @Option(help: "Dataset whose clips are learnt from.")
    var data: String?

    @Flag(help: "Start the layers anew instead of from temporal.safetensors in the model's folder.")
    var fresh = false

    @Flag(help: "Go on with the run in the run folder.")
    var resume = false

    @Flag(help: "Copy the averaged weights to the model's folder at the end.")
    var publish = false

    @Option(help: "Optimizer steps in all. Default: 5000.")
    var steps: Int?

    @Option(help: "Stop after so many hours; go on later with --resume.")
    var hours: Double?

    @Option(help: "Clips a step. Default: 1.")
    var batch: Int?

    @Option(help: "Parts of the dataset's clips that are encoded ahead. Default: 500.")
    var clips: Int?

    @Option(help: "Frames of a part. Default: 8.")
    var frames: Int?

    @Option(help: "Frames a second of a part. Default: 7.5.")
    var fps: Double?

    @Option(help: "Rows x columns, multiples of 64 for all known models. Default: 320x512.")
    var size: PictureSize?

    @Option(help: "Peak learning rate. Default: 0.0001.")
    var rate: Double?

    @Option(help: "Last steps over which the rate falls to nothing.")
    var coolDown: Int?

    @Option(help: "Steps between sample grids, of which the end has one too; 0 for none.")
    var sheetEvery: Int?

    @Option(help: "Seed of data, noise and first weights.")
    var seed: UInt64?

    @OptionGroup var report: ReportOptions

    func validate() throws {
        if data == nil && !resume { throw ValidationError("--data is needed, or --resume") }
        if fresh && resume { throw ValidationError("choose --fresh or --resume, not both") }
        for case (let name, let value?) in [
            ("--steps", steps), ("--batch", batch), ("--clips", clips),
        ] where value < 1 { throw ValidationError("\(name) must be positive") }
        for case (let name, let value?) in [
            ("--cool-down", coolDown), ("--sheet-every", sheetEvery),
        ] where value < 0 { throw ValidationError("\(name) must not be negative") }
        if let frames, !TemporalModel.lengths.contains(frames) {
            throw ValidationError("--frames must be from 2 to 1000")
        }
        if let fps, !(0.1...240).contains(fps) {
            throw ValidationError("--fps must be from 0.1 to 240")
        }
        if let hours, !(hours > 0) { throw ValidationError("--hours must be positive") }
        if let rate, !(rate > 0 && rate < 1) {
            throw ValidationError("--rate must be from 0 to 1")
        }
    }

    @TensorActor
    func run() async throws {
        let session = TrainingSession(hours: hours)
        let dtype = try engine.prepare()
        let console = report.console()
        let (folder, model) = (URL(filePath: run), URL(filePath: model))
        let job =
            resume
            ? try TextToVideoTrainingJob(resuming: folder, change: overrideResumed)
            : try TextToVideoTrainingJob(starting: folder, overridden(TextToVideoConfig(data: "")))
        let step = try job.train(
            model, isFresh: fresh, precision: dtype, until: session.deadline, stop: session.stop,
            observer: console
        ) { console.note($0.line) }
        try session.end(at: step, of: job.run.config.schedule.steps, console)
        if publish { try job.run.publish(to: model) }
        let made = MadeReport(made: [job.run.model.path])
        try report.show(made, made.text)
    }

    private func overridden(_ usual: TextToVideoConfig) -> TextToVideoConfig {
        var config = usual
        changeCourse(of: &config.schedule)
        config.data = data ?? usual.data
        config.batch = batch ?? usual.batch
        config.clips = clips ?? usual.clips
        config.frames = frames ?? usual.frames
        config.fps = fps ?? usual.fps
        config.height = size?.height ?? usual.height
        config.width = size?.width ?? usual.width
        config.schedule.seed = seed ?? usual.schedule.seed
        return config
    }

    /// What leaves a training the same when it goes on.
    private func changeCourse(of schedule: inout TrainingSchedule) {
        schedule.steps = steps ?? schedule.steps
        schedule.rate = rate ?? schedule.rate
        schedule.coolDown = coolDown ?? schedule.coolDown
        schedule.sampleEvery = sheetEvery ?? schedule.sampleEvery
    }

    private func overrideResumed(_ config: inout TextToVideoConfig) throws {
        let asked = overridden(config)
        changeCourse(of: &config.schedule)
        guard config == asked else {
            throw RunFolderError(folder: URL(filePath: run).path, problem: .holdsOtherRun)
        }
    }
}
