import Files
import Foundation

/// How one stage is trained: plain numbers, saved in the run folder.
package struct TrainingConfig: Codable, Sendable, Equatable {
    package var stage: Stage
    package var preset: String
    package var seed: UInt64 = 1
    /// Folder of the dataset to learn from; empty for the synthetic dataset.
    package var data = ""
    /// Optimizer steps in all.
    package var steps: Int
    /// Clips (temporal, interpolation, decoder, upsampler) or pictures (autoencoder, image) a step.
    package var batch: Int
    /// Drives made ready ahead: parts of the dataset's clips, or rendered ones.
    package var clips: Int
    /// Large frames made ready ahead (autoencoder, decoder, upsampler).
    package var largeFrames: Int
    package var rate: Double
    package var warmUp = 200
    /// Steps at the end over which the rate falls to nothing.
    package var coolDown = 0
    package var optimizer = OptimizerKind.adamw
    package var weightDecay: Double = 0.01
    /// Gradients longer than this are shortened.
    package var maxNorm: Double = 1
    package var averageDecay: Double = 0.998
    /// Batches whose gradients are averaged for one step.
    package var accumulate = 1
    /// Whether the autoencoder stage leaves the encoder as it is, and with it all latents.
    package var freezesEncoder = false
    /// Whether the temporal stage trains the image layers too.
    package var endToEnd = false
    /// What the upsampler is to work on; as in the model when nil.
    package var upsamplerSpace: UpsamplerSpace?
    /// Noise of the image and temporal stages; the model's own when nil.
    package var noise: NoiseSchedule?
    /// Step from which the stage learns against a discriminator; none when nil, and for stages that have none.
    package var adversarialFrom: Int?
    package var logEvery = 10
    /// Steps between sample grids.
    package var sampleEvery = 500
    package var saveEvery = 500
    /// Steps between validations.
    package var validateEvery = 500
    /// Clips to validate with; 0 for none.
    package var validationClips = 0

    /// Some have other names in files than here.
    private enum CodingKeys: String, CodingKey {
        case stage, preset, seed, data, steps, batch, clips, largeFrames
        case rate, warmUp, coolDown, optimizer, weightDecay, maxNorm, averageDecay, accumulate
        case freezesEncoder, endToEnd, upsamplerSpace, noise, adversarialFrom
        case logEvery, saveEvery
        case sampleEvery = "sheetEvery"
        case validateEvery = "heldOutEvery"
        case validationClips = "heldOutClips"
    }

    /// Those whose weights change.
    var trainedStages: [Stage] { endToEnd ? [.image, stage] : [stage] }

    /// What a stage of a preset is trained with by default.
    package static func standard(_ stage: Stage, preset: String) -> TrainingConfig {
        switch stage {
        case .autoencoder:
            TrainingConfig(
                stage: stage, preset: preset, steps: 2_000, batch: 8, clips: 300, largeFrames: 300,
                rate: 4e-4, validationClips: 8)
        case .image:
            TrainingConfig(
                stage: stage, preset: preset, steps: 4_000, batch: 48, clips: 1_000, largeFrames: 0,
                rate: 5e-4, validationClips: 24)
        case .temporal:
            TrainingConfig(
                stage: stage, preset: preset, steps: 3_000, batch: 6, clips: 1_000, largeFrames: 0,
                rate: 5e-4, validationClips: 6)
        case .interpolation:
            TrainingConfig(
                stage: stage, preset: preset, steps: 3_000, batch: 8, clips: 1_000, largeFrames: 0,
                rate: 5e-4, validationClips: 8)
        case .decoder:
            TrainingConfig(
                stage: stage, preset: preset, steps: 1_500, batch: 4, clips: 200, largeFrames: 240,
                rate: 4e-4, adversarialFrom: 500, validationClips: 8)
        case .upsampler:
            TrainingConfig(
                stage: stage, preset: preset, steps: 3_000, batch: 4, clips: 0, largeFrames: 400,
                rate: 5e-4, validationClips: 2)
        case .surfaceDecoder:
            TrainingConfig(
                stage: stage, preset: preset, steps: 3_000, batch: 4, clips: 1_500, largeFrames: 0,
                rate: 3e-3, optimizer: .muon, validationClips: 24)
        }
    }
}

extension TrainingConfig {
    /// Reads a saved config; what older versions did not ask for is as it is by default.
    package init?(json: [UInt8]) {
        guard let given = Self.fields(of: json),
            let stage = (given["stage"] as? String).flatMap(Stage.init),
            let preset = given["preset"] as? String,
            let standard = try? JSON.line(Self.standard(stage, preset: preset), file: ""),
            let whole = Self.fields(of: standard)?.merging(given, uniquingKeysWith: { $1 }),
            let data = try? JSONSerialization.data(withJSONObject: whole),
            let config = try? JSON.decode(TrainingConfig.self, from: data, file: "")
        else { return nil }
        self = config
    }

    /// What a saved config says, under the keys of today.
    private static func fields(of json: [UInt8]) -> [String: Any]? {
        let object = try? JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
        return object.map { fields in
            Dictionary(fields.map { (JSON.snakeCase($0), $1) }, uniquingKeysWith: { $1 })
        }
    }
}
