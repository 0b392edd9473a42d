import ArgumentParser
import Datasets
import Diffusion
import Files
import Foundation
import Randomness
import Sim
import StableDiffusion
import Tensors
import Workflows

/// One picture of a prompt.
struct TextToImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text2image",
        abstract: "Paint a prompt with a Stable Diffusion model of yours.")

    @Argument(help: "What the picture shows.")
    var prompt: String

    @Option(help: "A diffusers folder, such as 'model import' writes, or a .safetensors file.")
    var model: String

    @Option(name: [.short, .customLong("output")], help: "PNG file to write.")
    var output: String

    @Option(help: "Rows x columns, multiples of 64 for all known models.")
    var size = PictureSize(height: 512, width: 512)

    @OptionGroup var painting: PaintingFlags
    @OptionGroup var engine: EngineOptions
    @OptionGroup var report: ReportOptions

    func validate() throws {
        if URL(filePath: output).pathExtension.lowercased() != "png" {
            throw ValidationError("'\(output)' is no name of a PNG; let it end in .png")
        }
    }

    @TensorActor
    func run() async throws {
        let dtype = try engine.prepare()
        let files = try StableDiffusionFiles(at: URL(filePath: model))
        let painter = TextToImage(
            try StableDiffusionModel(files, frozenAs: dtype), options: painting.options,
            dtype: dtype)
        if let problem = painter.problem(height: size.height, width: size.width) {
            throw ValidationError("--size: \(problem)")
        }
        let upscaling = try painting.upscaler.map {
            try UpscalerFiles(at: $0, options: painting.options, precision: dtype)
        }
        try upscaling?.check(height: size.height, width: size.width)
        let stream = RandomStream(seed: painting.seed)
        let noise = painter.noise(height: size.height, width: size.width, from: stream)
        var picture = painter.paint(prompt, from: noise)
        upscaling?.upscaler.enlarge(
            clip: picture, prompt: prompt, from: stream.child("upscaler")
        ) { picture = $0 }
        try DurableFile.makeFolder(URL(filePath: output).deletingLastPathComponent())
        try PNG.write(picture.frames[0], to: output)
        try report.show(MadeReport(made: [output]), "\(output)\n")
    }
}
