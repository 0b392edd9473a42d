import Files
import Foundation
import Tensors

/// Weights in several files, beside an index that says which tensor lies where.
///
/// `…safetensors.index.json`, as diffusers and transformers write large models.
struct ShardedWeights: WeightFile {
    /// The index.
    let path: String
    private let shards: [String: Safetensors]
    /// Names of shards by those of tensors.
    private let places: [String: String]

    /// Opens all files of an index.
    init(index: URL) throws {
        path = index.path
        places = try Self.places(index)
        let folder = index.deletingLastPathComponent()
        var shards: [String: Safetensors] = [:]
        for name in Set(places.values).sorted() {
            let file = folder.appending(path: name)
            guard !name.contains("/"), FileManager.default.fileExists(atPath: file.path) else {
                throw FileError(
                    .missingInput, file: file.path,
                    "does not exist, but \(index.lastPathComponent) names it")
            }
            shards[name] = try Safetensors(contentsOf: file)
        }
        self.shards = shards
        let missing = places.filter { shards[$1]?.shape(of: $0) == nil }.keys.sorted()
        guard missing.isEmpty else {
            throw CheckpointError(file: path, missing: missing, unexpected: [], misshapen: [])
        }
    }

    private static func places(_ index: URL) throws -> [String: String] {
        let fields = try JSON.decode(
            JSONValue.self, from: DurableFile.read(index.path), file: index.path)
        guard case .object(let map)? = fields["weight_map"] else {
            throw FileError(.data, file: index.path, "has no weight_map of files by tensors")
        }
        return try map.mapValues { value in
            guard case .string(let name) = value else {
                throw FileError(
                    .data, file: index.path, "has \(value) for a file in its weight_map")
            }
            return name
        }
    }

    var files: [String] { [path] + shards.keys.sorted().compactMap { shards[$0]?.path } }
    var names: [String] { places.keys.sorted() }

    func shape(of name: String) -> [Int]? { shard(of: name)?.shape(of: name) }

    func holdsFloats(_ name: String) -> Bool? { shard(of: name)?.holdsFloats(name) }

    func holdsDoubles(_ name: String) -> Bool { shard(of: name)?.holdsDoubles(name) ?? false }

    func tensor(_ name: String) throws -> Tensor {
        guard let shard = shard(of: name) else {
            preconditionFailure("'\(name)' is none of the names")
        }
        return try shard.tensor(name)
    }

    private func shard(of name: String) -> Safetensors? { places[name].flatMap { shards[$0] } }
}
