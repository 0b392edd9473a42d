import ArgumentParser
import Datasets
import Diffusion
import Foundation
import Sim
import Tensors

/// Trains one stage of the model.
struct Train: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train one stage of the model on the reference world.",
        discussion: """
            Stages build on each other: autoencoder, image, temporal, upsampler. The model folder gives \
            the weights to start from and the stages before; averaged weights of the trained part go \
            to RUN/model.
            """)

    @Argument(help: "autoencoder, image, temporal or upsampler.")
    var stage: StageName

    @Option(help: "Run folder.")
    var run: String

    @OptionGroup var engine: EngineOptions
    @OptionGroup var model: ModelOptions

    @Option(help: "Configuration of a model that is started anew: small or tiny.")
    var preset = "small"

    @Flag(help: "Start the stage's weights anew instead of from the model folder.")
    var fresh = false

    @Flag(help: "Go on with the run in the run folder.")
    var resume = false

    @Flag(help: "Train the image layers too in the temporal stage.")
    var endToEnd = false

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
    var coolDown = 0

    @Option(help: "Steps over which the rate rises at the start.")
    var warmUp: Int?

    @Option(help: "Steps between sample sheets.")
    var sheetEvery: Int?

    @Option(help: "Seed of data, noise and first weights.")
    var seed: UInt64 = 1

    func validate() throws {
        for (name, value) in [
            ("--steps", steps), ("--batch", batch), ("--clips", clips),
            ("--large-frames", largeFrames), ("--sheet-every", sheetEvery), ("--warm-up", warmUp),
        ] {
            if let value, value < 1 { throw ValidationError("\(name) must be positive") }
        }
        if let hours, !(hours > 0) { throw ValidationError("--hours must be positive") }
        if let rate, !(rate > 0 && rate < 1) { throw ValidationError("--rate must be from 0 to 1") }
        if coolDown < 0 { throw ValidationError("--cool-down must not be negative") }
        if ModelConfig.preset(preset) == nil {
            throw ValidationError("no preset '\(preset)'; choose small or tiny")
        }
    }

    func run() async throws {
        try await train()
    }

    @TensorActor
    private func train() throws {
        let deadline = hours.map { Date(timeIntervalSinceNow: $0 * 3_600) }
        let element = try engine.prepare()
        let ldm = try startingModel()
        let plan = plan(preset: ldm.config.name)
        let folder = try RunFolder(URL(filePath: run), plan: plan, resume: resume)
        let training = Training(
            plan: plan, model: ldm, run: folder, precision: element, endToEnd: endToEnd)
        try training.run(
            fresh: fresh, until: deadline, note: warn,
            show: { sheet, step in
                let name = String(format: "%06d.png", step)
                try PNG.write(sheet, to: folder.samples.appending(path: name).path)
            },
            report: { entry in
                warn(
                    "step \(entry.step): loss \(entry.loss.formatted(.number.precision(.fractionLength(4)))), "
                        + "\(entry.secondsPerStep.formatted(.number.precision(.fractionLength(2)))) s a step, "
                        + "\(entry.megabytes) MB, \(Int(entry.secondsLeft / 60)) min left")
            })
        if publish { try ldm.publish(from: folder, to: model.folder) }
        print(folder.model.path)
    }

    /// The model folder's weights, the trained part anew when asked for; an untrained model of the
    /// preset when the stage needs none before it and there is no folder.
    @TensorActor
    private func startingModel() throws -> VideoLDM {
        if let config = ModelConfig.preset(preset), stage.requirements.isEmpty,
            !VideoLDM.exists(in: model.folder)
        {
            return VideoLDM(config, seed: seed)
        }
        return try VideoLDM(
            contentsOf: model.folder, requiring: stage.requirements,
            leavingOut: fresh ? stage.part : nil, seed: seed)
    }

    private func plan(preset: String) -> TrainingPlan {
        var plan = TrainingPlan.standard(stage, preset: preset)
        plan.seed = seed
        plan.steps = steps ?? plan.steps
        plan.batch = batch ?? plan.batch
        plan.clips = clips ?? plan.clips
        plan.largeFrames = largeFrames ?? plan.largeFrames
        plan.rate = rate ?? plan.rate
        plan.warmUp = warmUp ?? plan.warmUp
        plan.coolDown = coolDown
        plan.sheetEvery = sheetEvery ?? plan.sheetEvery
        return plan
    }
}

extension StageName: ExpressibleByArgument {}
