import Conditioning
import Crypto
import Foundation
import Tensors

/// What `model.json` says: weights and program must agree on it.
struct ModelDescription: Codable, Equatable {
    var config: ModelConfig
    /// Order of planes and code numbers that the base was trained with.
    var conditioning: Int
    /// Look of the reference world that the weights learnt.
    var world: Int
}

/// A model that is missing or not what the program needs.
public struct ModelError: Error, CustomStringConvertible {
    let folder: String
    let problem: String
    public var description: String { "\(folder): \(problem)" }
}

extension VideoLDM {
    private static let descriptionFile = "model.json"

    /// Reads a model folder: `model.json` and a file for each part.
    ///
    /// - Parameters:
    ///   - parts: the parts that must be there; others are read when they are.
    ///   - leftOut: a part that is drawn from the seed even when its file is there.
    public init(
        contentsOf folder: URL, requiring parts: [Part] = Part.allCases,
        leavingOut leftOut: Part? = nil,
        seed: UInt64 = 0
    ) throws {
        self.init(try Self.description(in: folder).config, seed: seed)
        for part in Part.allCases where part != leftOut {
            let file = folder.appending(path: part.file)
            if FileManager.default.fileExists(atPath: file.path) {
                try parameters(of: part).load(from: try Safetensors(contentsOf: file))
            } else if parts.contains(part) {
                throw ModelError(
                    folder: folder.path,
                    problem:
                        "\(part.file) is missing; train it with 'simdrive train \(part)' or choose another folder with --model"
                )
            }
        }
    }

    /// Whether a folder holds a model.
    public static func exists(in folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: descriptionFile).path)
    }

    /// Copies what a training has made into a model folder, each file in one piece.
    public func publish(from run: RunFolder, to folder: URL) throws {
        let manager = FileManager.default
        try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in try manager.contentsOfDirectory(at: run.model, includingPropertiesForKeys: nil)
        {
            try Data(contentsOf: file).write(
                to: folder.appending(path: file.lastPathComponent), options: .atomic)
        }
    }

    private static func description(in folder: URL) throws -> ModelDescription {
        guard let data = try? Data(contentsOf: folder.appending(path: descriptionFile)) else {
            throw ModelError(
                folder: folder.path,
                problem:
                    "no model here (\(descriptionFile) is missing); choose its folder with --model")
        }
        guard let description = try? JSONDecoder().decode(ModelDescription.self, from: data) else {
            throw ModelError(
                folder: folder.path, problem: "\(descriptionFile) cannot be understood")
        }
        guard description.conditioning == ConditionLayout.current.version else {
            throw ModelError(
                folder: folder.path,
                problem:
                    "was trained with conditioning version \(description.conditioning), this program has \(ConditionLayout.current.version); train it again or use the program it came with"
            )
        }
        return description
    }

    /// Writes parts in bfloat16, each file in one piece, and `model.json`.
    func save(_ parts: [Part], to folder: URL) throws {
        let description = ModelDescription(
            config: config, conditioning: ConditionLayout.current.version, world: Self.worldVersion)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(description).write(
            to: folder.appending(path: Self.descriptionFile), options: .atomic)
        for part in parts {
            try Safetensors.write(
                parameters(of: part).tensors, metadata: ["part": part.rawValue], as: .bfloat16,
                to: folder.appending(path: part.file))
        }
    }

    /// The look of the reference world; 0 until it is frozen.
    private static let worldVersion = 0

    /// SHA-256 of each weights file of a folder, in hexadecimal.
    public static func hashes(in folder: URL) throws -> [(file: String, sha256: String)] {
        try Part.allCases.map { part in
            let data = try Data(
                contentsOf: folder.appending(path: part.file), options: .mappedIfSafe)
            let digest = SHA256.hash(data: data).map { String(format: "%02x", $0) }
            return (part.file, digest.joined())
        }
    }
}
