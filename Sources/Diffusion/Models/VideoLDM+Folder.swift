import Conditioning
import Files
import Foundation
import Renderer
import Tensors

extension VideoLDM {
    /// Reads the weights of a model folder.
    ///
    /// - Parameters:
    ///   - parts: the parts that must be there; all others are drawn from the seed, but not for inference,
    ///     which uses none of them.
    ///   - learner: a part whose training goes on: read when it is there, even when it learnt the
    ///     latents of another autoencoder. They are a better start than none.
    ///   - config: sizes to have, the folder's when nil: with a network that reads maps perhaps, or an
    ///     upsampler in another space.
    ///   - dtype: for inference alone: weights are kept like this and cannot be trained.
    public init(
        contentsOf folder: ModelFolder, requiring parts: [Stage] = Stage.allCases,
        training learner: Stage? = nil, as config: ModelConfig? = nil,
        frozenAs dtype: DType? = nil, seed: UInt64 = 0
    ) throws {
        let config = config ?? folder.config
        self.init(uninitialized: config)
        for part in Stage.allCases
        where dtype == nil && (!parts.contains(part) || config != folder.config) {
            initialize(part, seed: seed)
        }
        for part in parts {
            try check(try load(part, from: folder, frozenAs: dtype), of: part, in: folder)
        }
        if let learner, folder.has(learner) { _ = try load(learner, from: folder) }
    }

    /// Reads the weights of a part, which must be there and all of them numbers.
    ///
    /// - Parameter dtype: for inference alone.
    func load(
        _ part: Stage, from folder: ModelFolder, frozenAs dtype: DType? = nil
    ) throws -> Safetensors {
        guard folder.has(part) else {
            throw ModelError(folder: folder.url.path, problem: .missing(part))
        }
        let weights = try Safetensors(contentsOf: folder.url.appending(path: part.file))
        try parameters(of: part).filter { !isNew($0.name, in: folder) }.load(
            from: weights, frozenAs: dtype,
            adapting: adaptations(of: part))
        let broken = parameters(of: part).first { !$0.parameter.tensor.isFinite }
        if let broken {
            throw ModelError(
                folder: folder.url.path, problem: .notFinite(part, parameter: broken.name))
        }
        return weights
    }

    /// Whether a model is to learn what the folder's knows nothing of.
    private func isNew(_ name: String, in folder: ModelFolder) -> Bool {
        folder.config.base.mapChannels == nil && name.hasPrefix("conditions.deep.")
    }

    /// What weights that learnt older conditions become, by name.
    private func adaptations(of part: Stage) -> [String: WeightAdaptation] {
        switch part {
        case .image: base.conditions.adaptations(named: "conditions")
        case .surfaceDecoder: surfaceDecoder.adaptations
        default: [:]
        }
    }

    /// Gives interpolation what the temporal layers have learnt, as a start, where a folder has it.
    package func startInterpolation(from folder: ModelFolder) throws {
        guard folder.has(.temporal) else { return }
        _ = try load(.temporal, from: folder)
        for (new, old) in zip(parameters(of: .interpolation), parameters(of: .temporal)) {
            new.parameter.assign(old.parameter.tensor)
        }
    }

    /// Refuses a part that was trained on the latents of another autoencoder.
    func check(_ weights: Safetensors, of part: Stage, in folder: ModelFolder) throws {
        let space = weights.metadata[Self.latentSpaceKey]
        guard part != .autoencoder, let space, space != latentSpace else { return }
        throw ModelError(folder: folder.url.path, problem: .otherAutoencoder(part))
    }

    static let latentSpaceKey = "latent_space"

    /// Names what the latents mean: a hash of the encoder and of the latents' moments.
    private var latentSpace: String {
        let hash = SHA256()
        for (_, parameter) in autoencoder.encoder.namedParameters
            + autoencoder.statistics.namedParameters
        {
            // As it will be read back from the bfloat16 of a weights file.
            let numbers = parameter.tensor.cast(to: .bfloat16).floats
            numbers.withUnsafeBytes { hash.update($0) }
        }
        return hash.finalize().hexadecimal
    }

    /// Writes parts in bfloat16, each file in one piece, and `model.json`.
    func save(_ parts: [Stage], to folder: URL) throws {
        let description = ModelDescription(
            config: config, conditioning: .current, world: ReferenceRenderer.version)
        let path = folder.appending(path: ModelDescription.file).path
        try DurableFile.write(JSON.document(description, file: path), to: path)
        for part in parts {
            try Safetensors.write(
                parameters(of: part).tensors,
                metadata: ["part": part.rawValue, Self.latentSpaceKey: latentSpace], as: .bfloat16,
                to: folder.appending(path: part.file))
        }
    }
}
