import Foundation
import Tensors

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
    package let files: [File]

    package enum Kind: String, Encodable, Sendable {
        case first = "Stable Diffusion 1"
        case second = "Stable Diffusion 2"
        case upscaler = "x4 upscaler"
    }

    /// One file of weights.
    package struct File: Encodable, Sendable {
        /// Below the model's folder.
        package let file: String
        package let sha256: String
        package let bytes: Int
        package let tensors: Int
        /// Numbers in all tensors.
        package let parameters: Int
        /// What the writer left: of layers over time the `frames` and `fps` of the clips that they have learnt.
        package let metadata: [String: String]
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
        self.files = try (weights + beside).map { try File(at: $0, in: url) }
    }
}

extension StableDiffusionInventory.File {
    fileprivate init(at path: String, in folder: URL) throws {
        let weights = try Safetensors(contentsOf: URL(filePath: path))
        let sizes = weights.names.compactMap { weights.shape(of: $0)?.reduce(1, *) }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let start = folder.path + "/"
        self.init(
            file: path.hasPrefix(start)
                ? String(path.dropFirst(start.count)) : URL(filePath: path).lastPathComponent,
            sha256: weights.sha256, bytes: (attributes?[.size] as? NSNumber)?.intValue ?? 0,
            tensors: sizes.count, parameters: sizes.reduce(0, +), metadata: weights.metadata)
    }
}
