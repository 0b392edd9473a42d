import ArgumentParser
import Diffusion
import Foundation
import StableDiffusion

/// How a Stable Diffusion model paints.
struct PaintingFlags: ParsableArguments {
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
            A x4 upscaler of Stable Diffusion 2, a folder or a .safetensors file: makes what is painted four \
            times as large each way.
            """)
    var upscale: String?

    func validate() throws {
        if !(1...1_000).contains(steps) { throw ValidationError("--steps must be from 1 to 1000") }
        if !(0...100).contains(guidance) {
            throw ValidationError("--guidance must be from 0 to 100")
        }
    }

    var upscaler: URL? { upscale.map { URL(filePath: $0) } }

    var options: PaintingOptions {
        var options = PaintingOptions()
        options.steps = steps
        options.sampler = sampler
        options.guidance = guidance
        options.negative = negative
        return options
    }
}
