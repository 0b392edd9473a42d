import ArgumentParser
import Diffusion
import Workflows

/// How clips are made by a model.
struct SamplingFlags: ParsableArguments {
    @Option(
        help: """
            Frames a second: 7.5, the usual, 10, 15 or 30. Between key frames, which are made at 7.5, the \
            others are interpolated; 10 is every third frame of 30.
            """)
    var fps: Double?

    @Option(help: "Denoising steps of a window of key frames.")
    var steps = SamplingOptions().steps

    @Option(
        help: """
            Denoising steps of the frames between two key frames; 0 blends the latents of both. Default: 0 where \
            the surface decoder draws, else 2.
            """)
    var interpolationSteps: Int?

    @Option(
        help: """
            How noise is removed step by step: dpm-solver, ddim, or heun, which takes twice the time a \
            step and wants 12 or more.
            """)
    var sampler = SamplingOptions().sampler

    @Option(help: "Classifier-free guidance on the conditions; 1 is none.")
    var guidance = Guidance().conditions

    @Option(
        help: """
            Guidance on the known frames of a window, which makes it follow them more closely; 1 is none, \
            all else takes half as long again.
            """)
    var contextGuidance = Guidance().context

    @Flag(
        help: """
            Let guidance rise from 1 at a window's first frame to its middle and fall back to 1, since \
            the last frames are where the next window goes on.
            """)
    var guidanceTriangle = false

    @Option(
        help: """
            Continue every start in so many ways, a clip each: frame 0 is the same, the frames after it \
            come of other noise.
            """)
    var futures = 1

    @Flag(help: "Leave frames at 128×256, without the upsampler.")
    var small = false

    @Option(
        help: """
            Rows x columns of large frames, multiples of 128; small ones are a quarter of it each way. Default: \
            that of the model, 512x1024.
            """)
    var size: PictureSize?

    @Option(
        help: """
            What turns latents into pictures: temporal sees neighbouring frames too, image each frame \
            by itself. Default: temporal where the model has it.
            """)
    var decoder: DecoderKind?

    @Option(
        help: """
            What makes frames of 512x1024: surface-decoder, from the surfaces that the scenario's world \
            shows, or upsampler, from small frames alone. Default: surface-decoder if the model has it, \
            but upsampler to continue a picture and where surfaces are left out.
            """)
    var large: LargeDecoderKind?

    @Option(
        help: """
            Leave layers over time or conditions out, to see what they are worth; may be given more than once. \
            temporal: all layers of the base model and of interpolation, so that every frame is the image \
            model's; temporal-convolutions: theirs but for attention; upsampler-temporal: those of the \
            upsampler; boxes, road, scenery or surfaces: these condition maps.
            """)
    var without: [Ablation] = []

    func validate() throws {
        try check("--steps", steps, in: 1...1_000)
        try check("--interpolation-steps", interpolationSteps, in: 0...100)
        try check("--guidance", guidance, in: 0...20)
        try check("--context-guidance", contextGuidance, in: 0...20)
        try check("--futures", futures, in: 1...100)
        if small && without.contains(.upsamplerTemporal) {
            throw ValidationError("--without upsampler-temporal says nothing of --small frames")
        }
    }

    var request: GenerationRequest {
        var request = GenerationRequest()
        request.fps = fps
        request.decoder = decoder
        request.large = large
        request.upsamples = !small
        request.size = size
        request.sampling.sampler = sampler
        request.sampling.steps = steps
        request.interpolationSteps = interpolationSteps
        request.sampling.guidance.conditions = guidance
        request.sampling.guidance.context = contextGuidance
        request.sampling.guidance.isTriangle = guidanceTriangle
        request.sampling.without = Set(without)
        return request
    }
}

extension Sampler: ExpressibleByArgument {}
extension DecoderKind: ExpressibleByArgument {}
extension LargeDecoderKind: ExpressibleByArgument {}
extension Ablation: ExpressibleByArgument {}
