import Files
import Foundation
import Tensors

extension ClipDecoder {
    /// The file's name in a model folder.
    package static let file = "temporal-decoder.safetensors"
    private static let part = "temporal-decoder"

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - config: of the autoencoder that the layers are to work in.
    ///   - dtype: for inference alone: matrices and kernels are kept like this.
    package init(
        contentsOf url: URL, for config: KLAutoencoderConfig, frozenAs dtype: DType? = nil
    ) throws {
        let weights = try Safetensors(contentsOf: url)
        guard weights.metadata["part"] == Self.part else {
            throw FileError(.data, file: url.path, "holds no layers over time of a decoder")
        }
        try weights.refuseWholeNumbers(in: weights.names)
        self.init(config)
        try load(from: weights, frozenAs: dtype)
    }

    /// Writes them in bfloat16.
    package func save(to url: URL) throws {
        try save(to: url, as: .bfloat16, metadata: ["part": Self.part])
    }
}
