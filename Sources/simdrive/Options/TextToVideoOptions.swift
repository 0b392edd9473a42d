import ArgumentParser
import Foundation
import Workflows

/// What clip a Stable Diffusion model is asked for, whatever its prompt.
struct TextToVideoOptions: ParsableArguments {
    @Option(help: "A diffusers folder, such as 'model import' writes, or a .safetensors file.")
    var model: String

    @Option(
        help: """
            Layers over time, perhaps of another model of the same widths, or AnimateDiff's motion modules. Default: \
            temporal.safetensors in the model's folder.
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

    @OptionGroup var painting: PaintingFlags
    @OptionGroup var engine: EngineOptions

    func validate() throws {
        if let frames, !(1...10_000).contains(frames) {
            throw ValidationError("--frames must be from 1 to 10000")
        }
        if let fps, !(0.1...240).contains(fps) {
            throw ValidationError("--fps must be from 0.1 to 240")
        }
        if let interpolationSteps, !(0...100).contains(interpolationSteps) {
            throw ValidationError("--interpolation-steps must be from 0 to 100")
        }
        if !(0...20).contains(contextGuidance) {
            throw ValidationError("--context-guidance must be from 0 to 20")
        }
    }

    func request(_ prompt: String) -> TextToVideoRequest {
        var request = TextToVideoRequest(
            prompt: prompt, model: URL(filePath: model), height: size.height, width: size.width,
            seed: painting.seed)
        request.temporal = temporal.map { URL(filePath: $0) }
        request.upscaler = painting.upscaler
        request.options = painting.options
        request.options.contextGuidance = contextGuidance == 1 ? nil : contextGuidance
        request.options.interpolationSteps = interpolationSteps
        request.overlaps = overlap
        request.frames = frames
        request.fps = fps
        return request
    }
}
