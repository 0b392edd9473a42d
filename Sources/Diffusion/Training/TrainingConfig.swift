import Files

/// How one stage is trained: plain numbers, saved in the run folder.
package struct TrainingConfig: RunConfig {
    package var stage: Stage
    package var preset: String
    /// Folder of the dataset to learn from; empty for the synthetic dataset.
    package var data = ""
    package var schedule: TrainingSchedule
    /// Clips (temporal, interpolation, decoder, upsampler) or pictures (autoencoder, image) a step.
    package var batch: Int
    /// Drives made ready ahead: parts of the dataset's clips, or rendered ones.
    package var clips: Int
    /// How often a step learns from the same drive, on average, before a new one takes its place; all stay when
    /// nil.
    package var uses: Int?
    /// Large frames made ready ahead (autoencoder, decoder, upsampler).
    package var largeFrames: Int
    /// Whether the autoencoder stage leaves the encoder as it is, and with it all latents.
    package var freezesEncoder = false
    /// Whether the temporal stage trains the image layers too.
    package var endToEnd = false
    /// What the upsampler is to work on; as in the model when nil.
    package var upsamplerSpace: UpsamplerSpace?
    /// Noise of the image and temporal stages; the model's own when nil.
    package var noise: NoiseSchedule?
    /// Clips to validate with; 0 for none.
    package var validationClips = 0

    /// One has another name in files than here.
    private enum CodingKeys: String, CodingKey {
        case stage, preset, data, schedule, batch, clips, uses, largeFrames
        case freezesEncoder, endToEnd, upsamplerSpace, noise
        case validationClips = "heldOutClips"
    }

    /// Those whose weights change.
    var trainedStages: [Stage] { endToEnd ? [.image, stage] : [stage] }

    /// What a stage of a preset is trained with by default.
    package static func standard(_ stage: Stage, preset: String) -> TrainingConfig {
        switch stage {
        case .autoencoder:
            TrainingConfig(
                stage: stage, preset: preset, schedule: TrainingSchedule(steps: 2_000, rate: 4e-4),
                batch: 8, clips: 300, largeFrames: 300, validationClips: 8)
        case .image:
            TrainingConfig(
                stage: stage, preset: preset, schedule: TrainingSchedule(steps: 4_000, rate: 5e-4),
                batch: 48, clips: 1_000, largeFrames: 0, validationClips: 24)
        case .temporal:
            TrainingConfig(
                stage: stage, preset: preset, schedule: TrainingSchedule(steps: 3_000, rate: 5e-4),
                batch: 6, clips: 1_000, largeFrames: 0, validationClips: 6)
        case .interpolation:
            TrainingConfig(
                stage: stage, preset: preset, schedule: TrainingSchedule(steps: 3_000, rate: 5e-4),
                batch: 8, clips: 1_000, largeFrames: 0, validationClips: 8)
        case .decoder:
            TrainingConfig(
                stage: stage, preset: preset,
                schedule: TrainingSchedule(steps: 1_500, rate: 4e-4, adversarialFrom: 500),
                batch: 4, clips: 200, largeFrames: 240, validationClips: 8)
        case .upsampler:
            TrainingConfig(
                stage: stage, preset: preset, schedule: TrainingSchedule(steps: 3_000, rate: 5e-4),
                batch: 4, clips: 0, largeFrames: 400, validationClips: 2)
        case .surfaceDecoder:
            TrainingConfig(
                stage: stage, preset: preset,
                schedule: TrainingSchedule(steps: 3_000, rate: 3e-3, optimizer: .muon), batch: 4,
                clips: 1_500, largeFrames: 0, validationClips: 24)
        }
    }
}

extension TrainingConfig {
    package var trained: String { stage.rawValue }

    /// Reads a saved config; what older versions did not ask for is as it is by default.
    package init?(json: [UInt8]) {
        guard let given = (try? JSON.decode(JSONValue.self, from: json, file: ""))?.renamed,
            case .string(let name)? = given["stage"], let stage = Stage(rawValue: name),
            case .string(let preset)? = given["preset"],
            let standard = try? JSONValue(encoding: Self.standard(stage, preset: preset)),
            let whole = try? JSON.line(Self.merged(standard, with: given), file: ""),
            let config = try? JSON.decode(TrainingConfig.self, from: whole, file: "")
        else { return nil }
        self = config
    }

    /// In older files the schedule's fields stand beside the others.
    private static func merged(_ standard: JSONValue, with given: JSONValue) -> JSONValue {
        let key = CodingKeys.schedule.rawValue
        var whole = standard.updated(with: given)
        if given[key] == nil { whole[key] = standard[key]?.updated(with: given) }
        return whole
    }
}

extension JSONValue {
    /// An object under the keys of today.
    fileprivate var renamed: JSONValue {
        guard case .object(let fields) = self else { return self }
        return .object(
            Dictionary(
                fields.map { (JSON.snakeCase($0), $1) }, uniquingKeysWith: { $1 }))
    }
}
