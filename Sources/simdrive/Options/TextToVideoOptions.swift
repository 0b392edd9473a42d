import ArgumentParser
import Foundation
import Workflows

/// What clip a Stable Diffusion model is asked for, whatever its prompt.
struct TextToVideoOptions: ParsableArguments {
    @Option(
        help: """
            Layers over time, perhaps of another model of the same widths, or AnimateDiff's motion modules: a file, or \
            a folder with one. Default: temporal.safetensors in the model's folder.
            """)
    var temporal: String?

    @Option(help: "Number of frames; as many as the layers over time have learnt when not given.")
    var frames: Int?

    @Option(
        help: """
            Frames a second: as the layers over time have learnt when not given, or 4/3, 2 or 4 times as many, which \
            are filled in between these.
            """)
    var fps: Double?

    @Option(
        help: """
            Denoising steps of the frames between two key frames; 0 blends the latents of both. Default: 10.
            """)
    var interpolationSteps: Int?

    @Option(
        help: """
            Guidance on the known frames of a window, which makes it follow them more closely; 1 is none, \
            all else takes half as long again.
            """)
    var contextGuidance: Float = 1

    @Flag(
        help: """
            Make a clip longer than the layers over time have learnt in parts that overlap by half, denoised \
            together, although they could go on from known frames.
            """)
    var overlap = false

    @Option(help: "Rows x columns, multiples of 64 for all known models.")
    var size = PictureSize(height: 320, width: 512)

    @OptionGroup var picture: PictureFlags
    @OptionGroup var video: VideoOptions
    @OptionGroup var engine: EngineOptions

    func validate() throws {
        try check("--frames", frames, in: 1...10_000)
        try check("--fps", fps, in: 0.1...240)
        try check("--interpolation-steps", interpolationSteps, in: 0...100)
        try check("--context-guidance", contextGuidance, in: 0...20)
    }

    func request(_ prompt: String) -> TextToVideoRequest {
        var request = TextToVideoRequest(picture.request(prompt, size))
        request.temporal = temporal.map { URL(filePath: $0) }
        request.picture.options.contextGuidance = contextGuidance == 1 ? nil : contextGuidance
        request.picture.options.interpolationSteps = interpolationSteps
        request.overlaps = overlap
        request.frames = frames
        request.fps = fps
        return request
    }
}
