import ArgumentParser
import Diffusion
import Foundation
import Workflows

/// How a Stable Diffusion model draws.
struct PictureFlags: ParsableArguments {
    @OptionGroup var model: StableDiffusionOptions

    @Option(help: "What is not to be seen.")
    var negative = ""

    @Option(help: "Seed of the noise.")
    var seed: UInt64 = 0

    @Option(help: "Sampling steps.")
    var steps = 25

    @Option(help: "How strongly the prompt pulls; 1 is no guidance.")
    var guidance: Float = 7.5

    @Option(help: "How steps are taken: ddim, dpm-solver or heun.")
    var sampler = Sampler.dpmSolver

    @Option(
        help: """
            A x4 upscaler of Stable Diffusion 2, a folder or a .safetensors file: makes pictures four times \
            as large each way.
            """)
    var upscale: String?

    @Option(help: "Sampling steps of the upscaler; as many as --steps when not given.")
    var upscaleSteps: Int?

    func validate() throws {
        try check("--steps", steps, in: 1...1_000)
        try check("--guidance", guidance, in: 0...100)
        try check("--upscale-steps", upscaleSteps, in: 1...1_000)
        if upscaleSteps != nil && upscale == nil {
            throw ValidationError("--upscale-steps needs --upscale")
        }
    }

    func request(_ prompt: String, _ size: PictureSize) -> PictureRequest {
        var request = PictureRequest(prompt: prompt, model: model.url, size: size, seed: seed)
        request.upscaler = upscale.map { URL(filePath: $0) }
        request.options.steps = steps
        request.options.sampler = sampler
        request.options.guidance = guidance
        request.options.negative = negative
        request.options.upscaleSteps = upscaleSteps
        return request
    }
}

/// Where a Stable Diffusion model is.
struct StableDiffusionOptions: ParsableArguments {
    @Option(
        name: .customLong("model"),
        help: "A diffusers folder, such as 'model import' writes, or a .safetensors file.")
    var path: String

    var url: URL { URL(filePath: path) }
}
