import Foundation
import Sim
import Tensors

/// What a model folder holds, without loading the model.
package struct ModelInventory: Encodable, Sendable {
    package let folder: String
    package let config: ModelConfig
    /// Version of the conditioning that the base was trained with.
    package let conditioning: Int
    /// Look of the reference world that the weights learnt.
    package let world: Int
    /// Parts whose files are there, in the order of training.
    package let parts: [Part]

    /// One file of weights.
    package struct Part: Encodable, Sendable {
        package let file: String
        package let sha256: String
        package let bytes: Int
        package let tensors: Int
        /// Numbers in all tensors.
        package let parameters: Int
        /// What the writer left: `latent_space` is a hash of the encoder whose latents it learnt.
        package let metadata: [String: String]

        /// Hash of the encoder whose latents the part knows.
        package var latentSpace: String? { metadata[VideoLDM.latentSpaceKey] }
    }

    package init(of folder: URL) throws {
        let description = try ModelDescription(in: folder)
        self.folder = folder.path
        config = description.config
        conditioning = description.conditioning.version
        world = description.world
        parts = try Stage.allCases.filter { $0.isThere(in: folder) }.map { part in
            let weights = try Safetensors(contentsOf: folder.appending(path: part.file))
            let sizes = weights.names.compactMap { weights.shape(of: $0)?.reduce(1, *) }
            let attributes = try? FileManager.default.attributesOfItem(
                atPath: folder.appending(path: part.file).path)
            return Part(
                file: part.file, sha256: weights.sha256,
                bytes: (attributes?[.size] as? NSNumber)?.intValue ?? 0, tensors: sizes.count,
                parameters: sizes.reduce(0, +), metadata: weights.metadata)
        }
    }
}
