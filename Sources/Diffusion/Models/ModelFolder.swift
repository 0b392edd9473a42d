import Conditioning
import Files
import Foundation

/// What `model.json` says: weights and program must agree on it.
struct ModelDescription: Codable {
    var config: ModelConfig
    /// Maps and code numbers that the base was trained with, in their order.
    var conditioning: ConditionLayout
    /// Look of the reference world that the weights learnt.
    var world: Int

    static let file = "model.json"
}

extension ModelDescription {
    /// Reads what a folder says, whether this program can use it or not.
    init(in folder: URL) throws {
        let path = folder.appending(path: Self.file).path
        if access(path, F_OK) != 0, [ENOENT, ENOTDIR].contains(errno) {
            throw ModelError(folder: folder.path, problem: .noModel)
        }
        do {
            self = try JSON.decode(Self.self, from: DurableFile.read(path), file: path)
        } catch let error as FileError {
            throw ModelError(folder: folder.path, problem: .unreadable(error.what))
        }
    }
}

/// A model folder whose `model.json`, read once, is of a model that this program can use.
public struct ModelFolder: Sendable {
    public let url: URL
    /// The model's sizes.
    public let config: ModelConfig
    /// Version of the reference world's look that its weights learnt.
    package let worldVersion: Int

    /// Reads `model.json`, nothing else.
    public init(_ url: URL) throws {
        let description = try ModelDescription(in: url)
        if let change = description.conditioning.differenceOfSameVersion {
            throw ModelError(folder: url.path, problem: .impossible(change))
        }
        guard description.conditioning.isReadable else {
            throw ModelError(
                folder: url.path,
                problem: .otherConditioning(
                    version: description.conditioning.version,
                    current: ConditionLayout.current.version))
        }
        if let problem = description.config.problem {
            throw ModelError(folder: url.path, problem: .impossible(problem))
        }
        self.url = url
        config = description.config
        worldVersion = description.world
    }

    /// Whether a folder holds a model, usable or not.
    public static func exists(at url: URL) -> Bool {
        FileManager.default.fileExists(atPath: url.appending(path: ModelDescription.file).path)
    }

    /// Whether it has the weights of a part.
    public func has(_ part: Stage) -> Bool { part.isThere(in: url) }

    /// The weights files of those parts that it has.
    package func weights(of parts: [Stage] = Stage.allCases) throws -> [HashedWeights] {
        try parts.filter(has).map { try HashedWeights(of: $0, in: url) }
    }
}

/// A weights file of a model folder, and which one it is.
package struct HashedWeights: Sendable {
    package let file: String
    /// In hexadecimal.
    package let sha256: String

    init(of part: Stage, in folder: URL) throws {
        file = part.file
        sha256 = try SHA256.digest(ofFile: folder.appending(path: part.file).path).hexadecimal
    }
}

extension Stage {
    /// Whether a model folder has its weights.
    func isThere(in folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: file).path)
    }
}
