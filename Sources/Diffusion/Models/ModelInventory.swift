import Foundation
import Sim
import Tensors

/// What a model folder holds, without loading the model.
public struct ModelInventory: Encodable, Sendable {
    public let folder: String
    public let config: ModelConfig
    /// Version of the conditioning that the base was trained with.
    public let conditioning: Int
    /// Look of the reference world that the weights learnt.
    public let world: Int
    /// Parts whose files are there, in the order of training.
    public let parts: [Part]

    /// One file of weights.
    public struct Part: Encodable, Sendable {
        public let file: String
        public let sha256: String
        public let bytes: Int
        public let tensors: Int
        /// Numbers in all tensors.
        public let parameters: Int
        /// What the writer left: `latent_space` is a hash of the encoder whose latents it learnt.
        public let metadata: [String: String]

        /// Hash of the encoder whose latents the part knows.
        public var latentSpace: String? { metadata[VideoLDM.latentSpaceKey] }
    }

    public init(of folder: URL) throws {
        let description = try ModelDescription(in: folder)
        self.folder = folder.path
        config = description.config
        conditioning = description.conditioning.version
        world = description.world
        parts = try Stage.allCases.filter { $0.isThere(in: folder) }.map { part in
            let hashed = try HashedWeights(of: part, in: folder)
            let weights = try Safetensors(contentsOf: folder.appending(path: part.file))
            let sizes = weights.names.compactMap { weights.shape(of: $0)?.reduce(1, *) }
            let attributes = try? FileManager.default.attributesOfItem(
                atPath: folder.appending(path: part.file).path)
            return Part(
                file: part.file, sha256: hashed.sha256,
                bytes: (attributes?[.size] as? NSNumber)?.intValue ?? 0, tensors: sizes.count,
                parameters: sizes.reduce(0, +), metadata: weights.metadata)
        }
    }
}
