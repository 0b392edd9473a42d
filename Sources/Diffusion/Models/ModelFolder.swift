import Conditioning
import Files
import Foundation
import Renderer
import Sim
import Tensors

/// What `model.json` says: weights and program must agree on it.
struct ModelDescription: Codable {
    var config: ModelConfig
    /// Planes and code numbers that the base was trained with, in their order.
    var conditioning: ConditionLayout
    /// Look of the reference world that the weights learnt.
    var world: Int

    static let file = "model.json"
}

extension ModelDescription {
    /// Reads what a folder says, whether this program can use it or not.
    init(in folder: URL) throws {
        let path = folder.appending(path: Self.file).path
        guard let bytes = try? DurableFile.read(path) else {
            throw ModelError(
                folder: folder.path,
                problem: "no model here (\(Self.file) is missing); choose its folder with --model")
        }
        guard let description = try? JSON.decode(Self.self, from: bytes, file: path) else {
            throw ModelError(folder: folder.path, problem: "\(Self.file) cannot be understood")
        }
        self = description
    }
}

/// A model that is missing or not what the program needs.
public struct ModelError: Error, CustomStringConvertible {
    let folder: String
    let problem: String
    public var description: String { "\(folder): \(problem)" }
}

extension VideoLDM {
    /// Reads a model folder: `model.json` and a file for each part.
    ///
    /// - Parameters:
    ///   - parts: the parts that must be there; all others are drawn from the seed, but not for inference,
    ///     which uses none of them.
    ///   - learner: a part whose training goes on: read when it is there, even when it learnt the
    ///     latents of another autoencoder. They are a better start than none.
    ///   - space: what the upsampler works on, another one perhaps than in the folder.
    ///   - dtype: for inference alone: weights are kept like this and cannot be trained.
    public init(
        contentsOf folder: URL, requiring parts: [Stage] = Stage.allCases,
        training learner: Stage? = nil, upsamplingIn space: UpsamplerSpace? = nil,
        frozenAs dtype: DType? = nil, seed: UInt64 = 0
    ) throws {
        let config = try Self.description(in: folder).config
        self.init(uninitialized: space.map(config.upsampling) ?? config)
        for part in Stage.allCases where dtype == nil && !parts.contains(part) {
            initialize(part, seed: seed)
        }
        for part in parts {
            try check(try load(part, from: folder, frozenAs: dtype), of: part, in: folder)
        }
        if let learner, Self.has(learner, in: folder) { _ = try load(learner, from: folder) }
    }

    /// Reads the weights of a part, which must be there and all of them numbers.
    ///
    /// - Parameter dtype: for inference alone.
    func load(
        _ part: Stage, from folder: URL, frozenAs dtype: DType? = nil
    ) throws -> Safetensors {
        guard Self.has(part, in: folder) else {
            throw ModelError(
                folder: folder.path,
                problem:
                    "\(part.file) is missing; train it with 'simdrive train \(part)' or choose "
                    + "another folder with --model"
                    + (part == .interpolation ? "; without it clips have --fps 7.5" : ""))
        }
        let weights = try Safetensors(contentsOf: folder.appending(path: part.file))
        try parameters(of: part).load(from: weights, frozenAs: dtype)
        let broken = parameters(of: part).first { !$0.parameter.tensor.isFinite }
        if let broken {
            throw ModelError(
                folder: folder.path,
                problem: "\(part.file) holds numbers that are not finite in \(broken.name); "
                    + "train it again or copy it anew")
        }
        return weights
    }

    /// Gives interpolation what the temporal layers have learnt, as a start, where a folder has it.
    public func startInterpolation(from folder: URL) throws {
        guard Self.has(.temporal, in: folder) else { return }
        _ = try load(.temporal, from: folder)
        for (new, old) in zip(parameters(of: .interpolation), parameters(of: .temporal)) {
            new.parameter.assign(old.parameter.tensor)
        }
    }

    /// Refuses a part that was trained on the latents of another autoencoder.
    func check(_ weights: Safetensors, of part: Stage, in folder: URL) throws {
        let space = weights.metadata[Self.latentSpaceKey]
        guard part != .autoencoder, let space, space != latentSpace else { return }
        throw ModelError(
            folder: folder.path,
            problem: "\(part.file) was trained with another autoencoder; train it again")
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

    /// Whether a folder has the weights of a part.
    public static func has(_ part: Stage, in folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: part.file).path)
    }

    /// Whether a folder holds a model.
    public static func exists(in folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: ModelDescription.file).path)
    }

    /// The sizes of a folder's model, which this program must be able to use; nothing else is read.
    public static func config(in folder: URL) throws -> ModelConfig {
        try description(in: folder).config
    }

    /// Version of the reference world's look that a folder's weights learnt.
    package static func worldVersion(in folder: URL) throws -> Int {
        try ModelDescription(in: folder).world
    }

    /// What a folder says of its model, which this program must be able to use.
    static func description(in folder: URL) throws -> ModelDescription {
        let description = try ModelDescription(in: folder)
        guard description.conditioning == .current else {
            throw ModelError(
                folder: folder.path,
                problem:
                    "was trained with conditioning version \(description.conditioning.version), "
                    + "this program has \(ConditionLayout.current.version); train it again or use the "
                    + "program it came with")
        }
        if let problem = description.config.problem {
            throw ModelError(
                folder: folder.path, problem: "\(ModelDescription.file): \(problem)")
        }
        return description
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

    /// SHA-256 of each weights file that a folder has of some parts, in hexadecimal.
    public static func hashes(
        in folder: URL, of parts: [Stage] = Stage.allCases
    ) throws -> [(file: String, sha256: String)] {
        try parts.filter { has($0, in: folder) }.map { part in
            let path = folder.appending(path: part.file).path
            return (part.file, try SHA256.digest(ofFile: path).hexadecimal)
        }
    }
}
