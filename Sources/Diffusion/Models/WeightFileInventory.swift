import Foundation
import Tensors

/// What one file of weights holds.
package struct WeightFileInventory: Encodable, Sendable {
    /// Below the model's folder.
    package let file: String
    package let sha256: String
    package let bytes: Int
    package let tensors: Int
    /// Numbers in all tensors.
    package let parameters: Int
    /// What the writer left: `latent_space` is a hash of the encoder whose latents it learnt, `frames` and `fps` are
    /// of the clips that layers over time have learnt.
    package let metadata: [String: String]

    /// Hash of the encoder whose latents the part knows.
    package var latentSpace: String? { metadata[VideoLDM.latentSpaceKey] }

    package init(at path: String, in folder: URL) throws {
        let weights = try Safetensors(contentsOf: URL(filePath: path))
        let sizes = weights.names.compactMap { weights.shape(of: $0)?.reduce(1, *) }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let start = folder.path + "/"
        file =
            path.hasPrefix(start)
            ? String(path.dropFirst(start.count)) : URL(filePath: path).lastPathComponent
        sha256 = weights.sha256
        bytes = (attributes?[.size] as? NSNumber)?.intValue ?? 0
        (tensors, parameters) = (sizes.count, sizes.reduce(0, +))
        metadata = weights.metadata
    }
}
