import Files
import Foundation

/// Sizes of a Stable Diffusion model, and what it was trained for.
package struct StableDiffusionConfig: Equatable, Sendable {
    /// What the U-Net answers, by the names of diffusers.
    package enum Answer: String, CaseIterable, Sendable {
        /// The noise.
        case epsilon
        /// `α·ε − σ·x₀` (Salimans & Ho 2022).
        case velocity = "v_prediction"
    }

    package var text: TextEncoderConfig
    package var unet: ConditionalUNetConfig
    package var autoencoder: KLAutoencoderConfig
    package var noise: ScaledLinearBetas
    package var answer: Answer
}

extension StableDiffusionConfig {
    /// Of the files of a diffusers folder.
    init(folder: URL) throws {
        func config(_ path: String) throws -> DiffusersConfig {
            try DiffusersConfig(folder.appending(path: path))
        }
        let textConfig = try config("text_encoder/config.json")
        text = try TextEncoderConfig(textConfig)
        unet = try ConditionalUNetConfig(config("unet/config.json"))
        autoencoder = try KLAutoencoderConfig(config("vae/config.json"))
        let scheduler = try config("scheduler/scheduler_config.json")
        noise = try ScaledLinearBetas(scheduler)
        let name = try scheduler.text("prediction_type") ?? Answer.epsilon.rawValue
        guard let known = Answer(rawValue: name) else {
            throw scheduler.error("prediction_type is \(name), which is not supported")
        }
        answer = known
        guard text.width == unet.contextWidth else {
            throw textConfig.error(
                "hidden_size is \(text.width), but the U-Net reads \(unet.contextWidth)")
        }
    }

    /// Of a single file.
    init(
        text: TextEncoderConfig, unet: ConditionalUNetConfig, autoencoder: KLAutoencoderConfig,
        isSecondVersion: Bool, answer: Answer?
    ) {
        let isUpscaler = unet.classes != nil
        self.init(
            text: text, unet: unet, autoencoder: autoencoder,
            noise: isUpscaler ? .upscaler : .base,
            answer: answer ?? (isSecondVersion ? .velocity : .epsilon))
    }
}

extension ScaledLinearBetas {
    /// Of `scheduler/scheduler_config.json`.
    fileprivate init(_ config: DiffusersConfig) throws {
        try config.require("beta_schedule", .string("scaled_linear"))
        try config.require("trained_betas")
        let known = ScaledLinearBetas.base
        self.init(
            first: try config.number("beta_start") ?? known.first,
            last: try config.number("beta_end") ?? known.last,
            steps: try config.integer("num_train_timesteps") ?? known.steps)
        guard 0 < first, first <= last, last < 1, (1...100_000).contains(steps) else {
            throw config.error("beta_start, beta_end and num_train_timesteps are no noise")
        }
    }
}
