import ArgumentParser
import Datasets
import Foundation
import Tensors
import Workflows

/// A clip of a prompt.
struct TextToVideoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text2video",
        abstract: "Make a clip of a prompt with a Stable Diffusion model of yours.",
        discussion: """
            Layers over time, which 'train text2video' makes, turn what the image model paints into a clip. One that \
            is longer than those that they have learnt is made in parts that overlap by half.
            """)

    @Argument(help: "What the clip shows.")
    var prompt: String

    @Option(help: "A diffusers folder, such as 'model import' writes, or a .safetensors file.")
    var model: String

    @Option(
        help: """
            Layers over time, perhaps of another model of the same widths. Default: temporal.safetensors in \
            the model's folder.
            """)
    var temporal: String?

    @OptionGroup var folder: FolderOptions
    @OptionGroup var video: VideoOptions

    @Option(help: "Number of frames; as many as the layers over time have learnt when not given.")
    var frames: Int?

    @Option(help: "Frames a second; as they have learnt when not given.")
    var fps: Double?

    @Option(help: "Rows x columns, multiples of 64 for all known models.")
    var size = PictureSize(height: 320, width: 512)

    @OptionGroup var painting: PaintingFlags
    @OptionGroup var engine: EngineOptions
    @OptionGroup var report: ReportOptions

    func validate() throws {
        if let frames, !(1...10_000).contains(frames) {
            throw ValidationError("--frames must be from 1 to 10000")
        }
        if let fps, !(0.1...240).contains(fps) {
            throw ValidationError("--fps must be from 0.1 to 240")
        }
    }

    @TensorActor
    func run() async throws {
        let dtype = try engine.prepare()
        let console = report.console(printsClips: true)
        let job = try TextToVideoJob(request, precision: dtype)
        try job.make(in: folder.open(), crf: video.crf, observer: console)
        try report.show(clipsOf: console)
    }

    private var request: TextToVideoRequest {
        var request = TextToVideoRequest(
            prompt: prompt, model: URL(filePath: model), height: size.height, width: size.width,
            seed: painting.seed)
        request.temporal = temporal.map { URL(filePath: $0) }
        request.upscaler = painting.upscaler
        request.options = painting.options
        request.frames = frames
        request.fps = fps
        return request
    }
}
