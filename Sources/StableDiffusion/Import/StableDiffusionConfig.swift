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
    package var noise: BetaSchedule
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
        noise = try BetaSchedule(scheduler)
        answer = try scheduler.choice("prediction_type") ?? .epsilon
        if let problem { throw textConfig.error(problem) }
    }

    /// Why these networks do not go together; nil when they do.
    var problem: String? {
        if text.width != unet.contextWidth {
            return "hidden_size is \(text.width), but the U-Net reads \(unet.contextWidth)"
        }
        return unet.outputs == autoencoder.latentChannels
            ? nil
            : "the U-Net makes \(unet.outputs) channels, the autoencoder reads "
                + "\(autoencoder.latentChannels)"
    }

    /// Whether the U-Net enlarges a picture that it sees beside the latents, with a class for its noise.
    package var isUpscaler: Bool {
        unet.classes != nil && unet.inputs == autoencoder.latentChannels + 3
    }

    /// Why the networks have no pictures of a size; nil when they do.
    package func sizeProblem(height: Int, width: Int) -> String? {
        // Every level of the U-Net but the last halves the latents.
        let step = autoencoder.stride << (unet.levels.count - 1)
        return [height, width].allSatisfy { $0 > 0 && $0.isMultiple(of: step) }
            ? nil : "\(height)x\(width) is no multiple of \(step)"
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

extension BetaSchedule {
    /// Of `scheduler/scheduler_config.json`.
    fileprivate init(_ config: DiffusersConfig) throws {
        try config.require("beta_schedule", .string("scaled_linear"))
        try config.require("trained_betas")
        try config.require("rescale_betas_zero_snr", .bool(false))
        let known = BetaSchedule.base
        self.init(
            first: try config.number("beta_start") ?? known.first,
            last: try config.number("beta_end") ?? known.last,
            steps: try config.integer("num_train_timesteps") ?? known.steps)
        guard 0 < first, first <= last, last < 1, (1...100_000).contains(steps) else {
            throw config.error("beta_start, beta_end and num_train_timesteps are no noise")
        }
    }
}
