import ArgumentParser
import Tensors
import Workflows

/// One picture of a prompt.
struct TextToImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text2image",
        abstract: "Draw a picture of a prompt with a Stable Diffusion model of yours.")

    @Argument(help: "What the picture shows.")
    var prompt: String

    @OptionGroup var picture: PictureFlags

    @Option(name: [.short, .customLong("output")], help: "PNG file to write.")
    var output: String

    @Option(help: "Rows x columns, multiples of 64 for all known models.")
    var size = PictureSize(height: 512, width: 512)

    @OptionGroup var engine: EngineOptions
    @OptionGroup var report: ReportOptions

    func validate() throws { try checkPNG(output) }

    @TensorActor
    func run() async throws {
        let dtype = try engine.prepare()
        try TextToImageJob(picture.request(prompt, size), precision: dtype)
            .write(to: output, observer: report.console())
        try report.show(made: [output])
    }
}
