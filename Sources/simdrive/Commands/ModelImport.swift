import ArgumentParser
import Foundation
import StableDiffusion
import Tensors
import Workflows

extension Model {
    /// Brings a Stable Diffusion model here.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Import a Stable Diffusion model: version 1, 2 or the x4 upscaler.",
            discussion: """
                Reads a diffusers folder or a single .safetensors file and writes a diffusers folder. Every \
                name that is missing, unknown or of another shape is an error.
                """)

        @Argument(help: "A diffusers folder, or a single .safetensors file.")
        var path: String

        @Option(name: [.short, .customLong("output")], help: "Folder to write, not there yet.")
        var output: String

        @Option(help: "LoRA to merge into the weights; may be repeated.")
        var lora: [String] = []

        @Option(help: "How much of each --lora is added, in their order; 1 when not given.")
        var loraScale: [Float] = []

        @Option(
            help: """
                What a single file's U-Net predicts: epsilon or v_prediction. Default: epsilon for version \
                1, v_prediction for others; 2-base and 2.1-base need epsilon.
                """)
        var prediction: StableDiffusionConfig.Answer?

        @Option(
            help: """
                AnimateDiff's motion modules, versions 1 to 3, which become the layers over time of 'text2video': a \
                .safetensors file or a folder of diffusers.
                """)
        var motion: String?

        @Option(
            help: """
                How motion modules normalise frames: authors, as they were trained, or diffusers. Default: authors.
                """)
        var motionNorm: MotionModulesConfig.Norm?

        @Option(help: "Number format of the weights: bfloat16 or float32.")
        var weights: DType = .bfloat16

        @OptionGroup var report: ReportOptions

        func validate() throws {
            if motionNorm != nil && motion == nil {
                throw ValidationError("--motion-norm needs --motion")
            }
            if loraScale.count > lora.count {
                throw ValidationError("there are more --lora-scale than --lora")
            }
            if loraScale.contains(where: { !$0.isFinite || abs($0) > 100 }) {
                throw ValidationError("--lora-scale must be from -100 to 100")
            }
        }

        @TensorActor
        func run() async throws {
            var job = ModelImport(from: URL(filePath: path))
            job.loras = lora.enumerated().map { index, file in
                (URL(filePath: file), index < loraScale.count ? loraScale[index] : 1)
            }
            job.answer = prediction
            job.dtype = weights
            job.motion = motion.map { URL(filePath: $0) }
            job.motionNorm = motionNorm
            let written = try job.write(to: URL(filePath: output), note: report.console().note)
            let made = ModelImportReport(folder: output, written.model, written.temporal)
            try report.show(made, made.text)
        }
    }
}

extension StableDiffusionConfig.Answer: ExpressibleByArgument {}
extension MotionModulesConfig.Norm: ExpressibleByArgument {}
extension DType: ExpressibleByArgument {}
