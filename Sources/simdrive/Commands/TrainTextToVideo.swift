import ArgumentParser
import Diffusion
import StableDiffusion
import Tensors
import Workflows

/// Trains layers over time for a Stable Diffusion model.
struct TrainTextToVideo: TrainingCommand {
    static let configuration = CommandConfiguration(
        commandName: "text2video",
        abstract:
            "Train layers over time, which make clips of what a Stable Diffusion model draws.",
        discussion: """
            The image model stays as it is. The caption of a clip is that of its clip.json, else the text in \
            captions/CLIP.txt of the dataset, else the sentence of its scenario. 5000 steps at a rate of 0.0001 \
            are usual. Averaged weights go to RUN/model. Of a x4 upscaler, the layers learn to enlarge clips.
            """)

    @OptionGroup var run: RunOptions
    @OptionGroup var engine: EngineOptions

    @OptionGroup var model: StableDiffusionOptions

    @Option(help: "Dataset whose clips are learnt from.")
    var data: String?

    @Flag(help: "Start the layers anew instead of from those in the model's folder.")
    var fresh = false

    @Flag(
        help: """
            Train layers of the decoder, which take flicker out, instead of those of the U-Net: \
            temporal-decoder.safetensors instead of temporal.safetensors.
            """)
    var decoder = false

    @Flag(
        help: """
            Train layers that fill in the frames between two known ones, for higher --fps of 'text2video': \
            temporal-interpolation.safetensors.
            """)
    var interpolation = false

    @Option(help: "Clips a step. Default: 1.")
    var batch: Int?

    @Option(help: "Parts of the dataset's clips that are encoded ahead. Default: 500.")
    var clips: Int?

    @Option(
        help: "Frames of a part. Default: 8; with --interpolation 5, or 3 for twice the rate alone."
    )
    var frames: Int?

    @Option(help: "Frames a second of a part. Default: 7.5, with --interpolation 30.")
    var fps: Double?

    @Option(help: "Rows x columns, multiples of 64 for all known models. Default: 320x512.")
    var size: PictureSize?

    @OptionGroup var report: ReportOptions

    func validate() throws {
        try checkOptions()
        if data == nil && !run.resume { throw ValidationError("--data is needed, or --resume") }
        if fresh && run.resume { throw ValidationError("choose --fresh or --resume, not both") }
        if decoder && interpolation {
            throw ValidationError("choose --decoder or --interpolation, not both")
        }
        let lengths = Interpolation.factors.map { $0 + 1 }
        if interpolation, let frames, !lengths.contains(frames) {
            throw ValidationError("with --interpolation, --frames must be 5 or 3")
        }
        if run.publish && model.url.pathExtension == "safetensors" {
            throw ValidationError(
                "--publish needs a folder as --model, such as 'model import' writes")
        }
    }

    @TensorActor
    func run() async throws {
        try train(publishingTo: model.url) {
            run.resume
                ? try TextToVideoTrainingJob(
                    of: model.url, resuming: run.folder, change: overrideResumed)
                : try TextToVideoTrainingJob(
                    of: model.url, isFresh: fresh, starting: run.folder
                ) { config in
                    if interpolation { config.learnInterpolation() }
                    override(&config)
                }
        }
    }
}

extension TrainTextToVideo {
    typealias Config = TextToVideoConfig

    static var options: [TrainingOption<TrainTextToVideo>] {
        TrainingOption.ofEveryRun + [
            TrainingOption("--data", \.data, as: \.data),
            TrainingOption("--decoder", { $0.decoder ? true : nil }, asOptional: \.decoder),
            TrainingOption(
                "--interpolation", { $0.interpolation ? true : nil }, asOptional: \.interpolation),
            TrainingOption("--batch", \.batch, as: \.batch, .positive),
            TrainingOption("--clips", \.clips, as: \.clips, .positive),
            TrainingOption("--frames", \.frames, as: \.frames, lengths),
            TrainingOption("--fps", \.fps, as: \.fps, rates),
            TrainingOption("--size", \.size?.height, as: \.height),
            TrainingOption("--size", \.size?.width, as: \.width),
        ]
    }
    private static var lengths: TrainingOption<Self>.Rule<Int> {
        .init(text: "must be from 2 to 1000") { TemporalModel.lengths.contains($0) }
    }

    private static var rates: TrainingOption<Self>.Rule<Double> {
        .init(text: "must be from 0.1 to 240") { (0.1...240).contains($0) }
    }
}
