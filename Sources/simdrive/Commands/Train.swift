import ArgumentParser
import Diffusion
import Tensors
import Workflows

/// Trains one stage of the model.
struct Train: TrainingCommand {
    static let configuration = CommandConfiguration(
        commandName: "ldm",
        abstract: "Train one stage of the model on the reference world or on a dataset.",
        discussion: """
            Stages build on each other: autoencoder, image, temporal, interpolation, decoder, upsampler, \
            surface-decoder. The model folder gives the weights to start from and the stages before; averaged weights of \
            the trained part go to RUN/model. Interpolation without weights of its own starts from \
            those of temporal.
            """)

    @Argument(
        help: "autoencoder, image, temporal, interpolation, decoder, upsampler or surface-decoder.")
    var stage: Stage

    @OptionGroup var run: RunOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var model: ModelOptions

    @Option(help: "Sizes of a model that is started anew: small (the usual), tiny or paper.")
    var preset: String?

    @Flag(help: "Start the stage's weights anew instead of from the model folder.")
    var fresh = false

    @Flag(
        help: """
            Train the decoder alone in the autoencoder stage: latents stay as they are, and with them all \
            that learnt them.
            """)
    var freezeEncoder = false

    @Flag(help: "Train the image layers too in the temporal stage.")
    var endToEnd = false

    @Flag(
        help: """
            Draw noise by the paper's linear betas in the image or temporal stage, and sample so from \
            then on; without it as the model was trained before.
            """)
    var linearBetas = false

    @Option(
        help: """
            What the upsampler stage works on, latent (the usual) or pixel; in another space than the \
            model's it is started anew.
            """)
    var upsamplerSpace: UpsamplerSpace?

    @Option(
        help: """
            Step from which a discriminator plays against the autoencoder, decoder or surface-decoder stage; \
            as many as --steps for none. Default: a third of the usual steps for decoder, none for the others.
            """)
    var adversarialFrom: Int?

    @Option(help: "Pictures or clips a step.")
    var batch: Int?

    @Option(help: "Drives rendered ahead.")
    var clips: Int?

    @Option(
        help: """
            How often a drive is learnt from, on average, before a new one takes its place; all stay when not \
            given.
            """)
    var uses: Int?

    @Option(help: "Large frames rendered ahead.")
    var largeFrames: Int?

    @Option(
        help: "What learns: adamw or muon. Default: muon for surface-decoder, adamw for all others."
    )
    var optimizer: OptimizerKind?

    @Option(help: "Steps over which the rate rises at the start.")
    var warmUp: Int?

    @Option(
        name: .customLong("held-out-every"),
        help: """
            Steps between losses on validation drives of the reference world, which go into log.jsonl; of \
            the image, temporal and interpolation stages by noise level and with conditions exchanged.
            """)
    var validateEvery: Int?

    @Option(help: "Batches whose gradients are averaged for one step.")
    var accumulate: Int?

    @Option(help: "Dataset to learn from; the reference world when not given.")
    var data: String?

    @OptionGroup var report: ReportOptions

    func validate() throws {
        try checkOptions()
        if let preset, ModelConfig.preset(preset) == nil {
            let names = ModelConfig.presets.map(\.name).joined(separator: ", ")
            throw ValidationError("no preset '\(preset)'; choose one of \(names)")
        }
        if freezeEncoder && (stage != .autoencoder || fresh) {
            throw ValidationError(
                "--freeze-encoder belongs to the autoencoder stage, without --fresh")
        }
        if data != nil && stage == .surfaceDecoder {
            throw ValidationError(
                "--data gives no surfaces, from which the surface-decoder stage learns; leave it out"
            )
        }
        if fresh && run.resume { throw ValidationError("choose --fresh or --resume, not both") }
    }

    @TensorActor
    func run() async throws {
        let model = model.folder
        try train(publishingTo: model) {
            run.resume
                ? try TrainingJob(
                    request, model: model, resuming: run.folder, change: overrideResumed)
                : try TrainingJob(request, model: model, starting: run.folder, change: override)
        }
    }

    private var request: TrainingStartRequest {
        var request = TrainingStartRequest(of: stage)
        request.preset = preset
        request.isFresh = fresh
        request.freezesEncoder = freezeEncoder
        request.upsamplerSpace = upsamplerSpace
        request.endToEnd = endToEnd
        if let seed = run.seed { request.seed = seed }
        return request
    }
}

extension Train {
    typealias Config = TrainingConfig

    static var options: [TrainingOption<Train>] {
        TrainingOption.ofEveryRun + [
            TrainingOption("stage", { $0.stage }, as: \.stage),
            TrainingOption(
                "--held-out-every", \.validateEvery, as: \.schedule.validateEvery, .positive,
                mayChange: true),
            TrainingOption("--data", \.data, as: \.data),
            TrainingOption("--batch", \.batch, as: \.batch, .positive),
            TrainingOption("--clips", \.clips, as: \.clips, .positive),
            TrainingOption("--uses", \.uses, asOptional: \.uses, .positive)
                .of(.image, .temporal, .interpolation, .surfaceDecoder),
            TrainingOption("--large-frames", \.largeFrames, as: \.largeFrames, .positive),
            TrainingOption("--warm-up", \.warmUp, as: \.schedule.warmUp, .positive),
            TrainingOption("--optimizer", \.optimizer, as: \.schedule.optimizer),
            TrainingOption("--accumulate", \.accumulate, as: \.schedule.accumulate, .positive),
            TrainingOption(
                "--freeze-encoder", { $0.freezeEncoder ? true : nil }, as: \.freezesEncoder),
            TrainingOption("--end-to-end", { $0.endToEnd ? true : nil }, as: \.endToEnd)
                .of(.temporal),
            TrainingOption(
                "--linear-betas", { $0.linearBetas ? .linearBetas : nil }, asOptional: \.noise
            )
            .of(.image, .temporal),
            TrainingOption(
                "--upsampler-space", \.upsamplerSpace, asOptional: \.upsamplerSpace
            )
            .of(.upsampler),
            TrainingOption(
                "--adversarial-from", \.adversarialFrom, asOptional: \.schedule.adversarialFrom,
                .natural
            )
            .of(.autoencoder, .decoder, .surfaceDecoder),
        ]
    }
}

extension Stage: ExpressibleByArgument {}
extension OptimizerKind: ExpressibleByArgument {}
extension UpsamplerSpace: ExpressibleByArgument {}
