import ArgumentParser
import Foundation
import Workflows

/// What clip a Stable Diffusion model is asked for, whatever its prompt.
struct TextToVideoOptions: ParsableArguments {
    @Option(
        help: """
            Layers over time, perhaps of another model of the same widths, or AnimateDiff's motion modules. Default: \
            temporal.safetensors in the model's folder.
            """)
    var temporal: String?

    @Option(help: "Number of frames; as many as the layers over time have learnt when not given.")
    var frames: Int?

    @Option(help: "Frames a second; as they have learnt when not given.")
    var fps: Double?

    @Option(help: "Rows x columns, multiples of 64 for all known models.")
    var size = PictureSize(height: 320, width: 512)

    @OptionGroup var painting: PaintingFlags
    @OptionGroup var video: VideoOptions
    @OptionGroup var engine: EngineOptions

    func validate() throws {
        try check("--frames", frames, in: 1...10_000)
        try check("--fps", fps, in: 0.1...240)
    }

    func request(_ prompt: String) -> TextToVideoRequest {
        var request = TextToVideoRequest(painting.request(prompt, size))
        request.temporal = temporal.map { URL(filePath: $0) }
        request.frames = frames
        request.fps = fps
        return request
    }
}
