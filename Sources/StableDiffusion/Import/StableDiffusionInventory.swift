import Diffusion
import Foundation

/// What the files of a Stable Diffusion model hold, without loading the model.
package struct StableDiffusionInventory: Encodable, Sendable {
    /// A diffusers folder or a single file.
    package let path: String
    package let kind: Kind
    /// What the U-Net answers.
    package let prediction: String
    /// Of the U-Net, finest level first.
    package let widths: [Int]
    /// Of the words that the U-Net reads.
    package let contextWidth: Int
    package let latentChannels: Int
    /// Of the text encoder.
    package let textLayers: Int
    /// Files of weights, and those of layers over time beside them.
    package let files: [WeightFileInventory]

    package enum Kind: String, Encodable, Sendable {
        case first = "Stable Diffusion 1"
        case second = "Stable Diffusion 2"
        case upscaler = "x4 upscaler"
    }

    package init(of url: URL) throws {
        let files = try StableDiffusionFiles(at: url)
        let config = files.config
        path = url.path
        kind =
            config.isUpscaler
            ? .upscaler : config.text.activation == .quickGELU ? .first : .second
        prediction = config.answer.rawValue
        widths = config.unet.levels.map(\.width)
        contextWidth = config.unet.contextWidth
        latentChannels = config.autoencoder.latentChannels
        textLayers = config.text.layers
        let beside = TemporalModel.filesBeside(url).map { url.appending(path: $0).path }
        let weights = files.paths.filter { $0.hasSuffix(".safetensors") }
        self.files = try (weights + beside).map { try WeightFileInventory(at: $0, in: url) }
    }
}
