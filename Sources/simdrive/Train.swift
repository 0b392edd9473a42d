import ArgumentParser
import Datasets
import Diffusion
import Foundation
import Sim
import Tensors

/// Trains one stage of the model.
struct Train: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train one stage of the model on the reference world or on a dataset.",
        discussion: """
            Stages build on each other: autoencoder, image, temporal, interpolation, decoder, upsampler. \
            The model folder gives the weights to start from and the stages before; averaged weights of \
            the trained part go to RUN/model. Interpolation without weights of its own starts from \
            those of temporal.
            """)

    @Argument(help: "autoencoder, image, temporal, interpolation, decoder or upsampler.")
    var stage: Stage

    @Option(help: "Run folder.")
    var run: String

    @OptionGroup var engine: EngineOptions
    @OptionGroup var model: ModelOptions

    @Option(help: "Sizes of a model that is started anew: small (the usual), tiny or paper.")
    var preset: String?

    @Flag(help: "Start the stage's weights anew instead of from the model folder.")
    var fresh = false

    @Flag(help: "Go on with the run in the run folder.")
    var resume = false

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
            Step from which a discriminator plays against the autoencoder or decoder stage; as many as \
            --steps for none. Default: none for autoencoder, a third of the usual steps for decoder.
            """)
    var adversarialFrom: Int?

    @Flag(help: "Copy the averaged weights to the model folder at the end.")
    var publish = false

    @Option(help: "Optimizer steps in all.")
    var steps: Int?

    @Option(help: "Stop after so many hours; go on later with --resume.")
    var hours: Double?

    @Option(help: "Pictures or clips a step.")
    var batch: Int?

    @Option(help: "Drives rendered ahead.")
    var clips: Int?

    @Option(help: "Large frames rendered ahead.")
    var largeFrames: Int?

    @Option(help: "Peak learning rate.")
    var rate: Double?

    @Option(help: "Last steps over which the rate falls to nothing.")
    var coolDown: Int?

    @Option(help: "Steps over which the rate rises at the start.")
    var warmUp: Int?

    @Option(help: "Steps between sample sheets.")
    var sheetEvery: Int?

    @Option(
        help: """
            Steps between losses on held-out drives of the reference world, which go into log.jsonl; of \
            the image, temporal and interpolation stages by noise level and with conditions exchanged.
            """)
    var heldOutEvery: Int?

    @Option(help: "Batches whose gradients are averaged for one step.")
    var accumulate: Int?

    @Option(help: "Dataset to learn from; the reference world when not given.")
    var data: String?

    @Option(help: "Seed of data, noise and first weights.")
    var seed: UInt64?

    func validate() throws {
        for (name, value) in [
            ("--steps", steps), ("--batch", batch), ("--clips", clips),
            ("--large-frames", largeFrames), ("--sheet-every", sheetEvery), ("--warm-up", warmUp),
            ("--accumulate", accumulate), ("--held-out-every", heldOutEvery),
        ] {
            if let value, value < 1 { throw ValidationError("\(name) must be positive") }
        }
        if let hours, !(hours > 0) { throw ValidationError("--hours must be positive") }
        if let rate, !(rate > 0 && rate < 1) { throw ValidationError("--rate must be from 0 to 1") }
        if let coolDown, coolDown < 0 {
            throw ValidationError("--cool-down must not be negative")
        }
        if let preset, ModelConfig.preset(preset) == nil {
            let names = ModelConfig.presets.map(\.name).joined(separator: ", ")
            throw ValidationError("no preset '\(preset)'; choose one of \(names)")
        }
        if freezeEncoder && (stage != .autoencoder || fresh) {
            throw ValidationError(
                "--freeze-encoder belongs to the autoencoder stage, without --fresh")
        }
        if endToEnd && stage != .temporal {
            throw ValidationError("--end-to-end belongs to the temporal stage")
        }
        if linearBetas && ![.image, .temporal].contains(stage) {
            throw ValidationError("--linear-betas belongs to the image and temporal stages")
        }
        if upsamplerSpace != nil && stage != .upsampler {
            throw ValidationError("--upsampler-space belongs to the upsampler stage")
        }
        if let adversarialFrom {
            guard [.autoencoder, .decoder].contains(stage) else {
                throw ValidationError(
                    "--adversarial-from belongs to the autoencoder and decoder stages")
            }
            if adversarialFrom < 0 {
                throw ValidationError("--adversarial-from must not be negative")
            }
        }
        if fresh && resume { throw ValidationError("choose --fresh or --resume, not both") }
    }

    func run() async throws {
        try await train()
    }

    @TensorActor
    private func train() throws {
        let deadline = hours.map { Date(timeIntervalSinceNow: $0 * 3_600) }
        let element = try engine.prepare()
        let begun = resume ? try RunFolder(URL(filePath: run), resuming: overlay) : nil
        let (ldm, untrained) = try startingModel(
            upsamplingIn: upsamplerSpace ?? begun?.plan.upsamplerSpace)
        let folder = try begun ?? newRun(preset: ldm.config.name)
        let data =
            try folder.plan.data.isEmpty
            ? nil : DatasetClips(at: URL(filePath: folder.plan.data), seed: folder.plan.seed)
        try Training(model: ldm, run: folder, precision: element, data: data).run(
            untrained: untrained, until: deadline, note: warn,
            show: { sheet, step in
                let name = String(format: "%06d.png", step)
                try PNG.write(sheet, to: folder.samples.appending(path: name).path)
            },
            report: { warn($0.line) })
        if publish { try folder.publish(to: model.folder) }
        print(folder.model.path)
    }

    /// The model folder's weights, with the trained part drawn anew when asked for or not there; an
    /// untrained model of the preset when the stage needs nothing before it and there is no folder.
    ///
    /// - Parameter space: of the upsampler; as it is there when nil.
    @TensorActor
    private func startingModel(
        upsamplingIn space: UpsamplerSpace?
    ) throws -> (model: VideoLDM, isUntrained: Bool) {
        let folder = model.folder
        if freezeEncoder, !VideoLDM.has(.autoencoder, in: folder) {
            throw UsageError(
                description: "\(folder.path) has no autoencoder yet; leave --freeze-encoder out")
        }
        if stage.requirements.isEmpty, !VideoLDM.exists(in: folder),
            let config = ModelConfig.preset(preset ?? "small")
        {
            return (VideoLDM(config, seed: seed ?? 1), true)
        }
        let isOtherSpace = try space.map {
            try $0 != VideoLDM.config(in: folder).upsamplerSpace
        }
        let fresh = fresh || isOtherSpace ?? false
        let ldm = try VideoLDM(
            contentsOf: folder, requiring: stage.requirements, training: fresh ? nil : stage,
            upsamplingIn: space, seed: seed ?? 1)
        if let preset, preset != ldm.config.name {
            throw UsageError(
                description: "\(folder.path) holds a model of the preset \(ldm.config.name); leave "
                    + "--preset out or choose another folder with --model")
        }
        let isUntrained = fresh || !VideoLDM.has(stage, in: folder)
        if stage == .interpolation, isUntrained { try ldm.startInterpolation(from: folder) }
        return (ldm, isUntrained)
    }

    private func newRun(preset: String) throws -> RunFolder {
        var plan = TrainingPlan.standard(stage, preset: preset)
        overlay(&plan)
        return try RunFolder(URL(filePath: run), starting: plan)
    }

    /// Puts the options that were given into a plan.
    private func overlay(_ plan: inout TrainingPlan) {
        plan.stage = stage
        plan.seed = seed ?? plan.seed
        plan.data = data ?? plan.data
        plan.steps = steps ?? plan.steps
        plan.batch = batch ?? plan.batch
        plan.clips = clips ?? plan.clips
        plan.largeFrames = largeFrames ?? plan.largeFrames
        plan.rate = rate ?? plan.rate
        plan.warmUp = warmUp ?? plan.warmUp
        plan.coolDown = coolDown ?? plan.coolDown
        plan.accumulate = accumulate ?? plan.accumulate
        plan.freezesEncoder = freezeEncoder || plan.freezesEncoder
        plan.endToEnd = endToEnd || plan.endToEnd
        plan.adversarialFrom = adversarialFrom ?? plan.adversarialFrom
        plan.upsamplerSpace = upsamplerSpace ?? plan.upsamplerSpace
        plan.noise = linearBetas ? .linearBetas : plan.noise
        plan.sheetEvery = sheetEvery ?? plan.sheetEvery
        plan.heldOutEvery = heldOutEvery ?? plan.heldOutEvery
    }
}

extension TrainingLog.Entry {
    /// A line for people.
    fileprivate var line: String {
        let loss = loss.formatted(.number.precision(.fractionLength(4)))
        let seconds = secondsPerStep.formatted(.number.precision(.fractionLength(2)))
        let lost = lostSteps == 0 ? "" : ", \(lostSteps) steps lost"
        let unseen = heldOut.map {
            ", held out \($0.loss.formatted(.number.precision(.fractionLength(4))))"
        }
        return "step \(step): loss \(loss)\(unseen ?? ""), \(seconds) s a step, \(megabytes) MB, "
            + "\(Int(secondsLeft / 60)) min left\(lost)"
    }
}

extension Stage: ExpressibleByArgument {}
extension UpsamplerSpace: ExpressibleByArgument {}
