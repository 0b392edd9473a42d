/// A model that is missing or not what the program needs.
public struct ModelError: Error, Equatable, CustomStringConvertible {
    /// Path of the model folder.
    public let folder: String
    public let problem: Problem

    public enum Problem: Sendable, Equatable {
        /// The folder holds no model at all.
        case noModel
        /// The model's description is broken.
        case unreadable(String)
        /// The sizes are such that no model can have them.
        case impossible(String)
        /// The model was trained with conditions of another version.
        case otherConditioning(version: Int, current: Int)
        /// A part has no weights.
        case missing(Stage)
        /// A part was trained on the latents of another autoencoder.
        case otherAutoencoder(Stage)
        /// A part has broken weights in the parameter of that name.
        case notFinite(Stage, parameter: String)
    }

    public var description: String { "\(folder): \(problem)" }
}

extension ModelError.Problem: CustomStringConvertible {
    public var description: String {
        let file = ModelDescription.file
        return switch self {
        case .noModel: "no model here (\(file) is missing)"
        case .unreadable(let reason): "\(file): \(reason)"
        case .impossible(let problem): "\(file): \(problem)"
        case .otherConditioning(let version, let current):
            "was trained with conditioning version \(version), this program has \(current)"
        case .missing(let part): "\(part.file) is missing"
        case .otherAutoencoder(let part): "\(part.file) was trained with another autoencoder"
        case .notFinite(let part, let parameter):
            "\(part.file) holds numbers that are not finite in \(parameter)"
        }
    }
}
