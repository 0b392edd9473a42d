import Files
import Foundation

/// `manifest.shard-0003-of-0016.jsonl`: the clips that a shard has undertaken to make.
///
/// Written before the shard's first clip, so that a merge knows of clips which a killed shard has not
/// come to. A merge that finds them all removes these files.
public struct ShardManifest: Sendable {
    public let shard: Shard
    private let path: String

    private init(of shard: Shard, in dataset: URL) {
        self.shard = shard
        path = dataset.appending(path: Self.name(of: shard)).path
    }

    /// Adds clips to what a shard has undertaken.
    public static func record(
        _ entries: [ShardEntry], of shard: Shard, in dataset: DatasetFolder
    ) throws {
        let manifest = ShardManifest(of: shard, in: dataset.url)
        let before = access(manifest.path, F_OK) == 0 ? try manifest.entries() : []
        let all = Set(before + entries).sorted { $0.clip < $1.clip }
        try DurableFile.writeOwn(JSON.lines(all, file: manifest.path), to: manifest.path)
    }

    /// Every shard's manifest in a dataset.
    public static func all(in dataset: URL) -> [ShardManifest] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: dataset.path)) ?? []
        return names.sorted().compactMap { name in
            shard(named: name).map { ShardManifest(of: $0, in: dataset) }
        }
    }

    /// What the shards of a dataset have undertaken and not finished.
    public static func missingWork(in dataset: URL) throws -> [MissingWork] {
        let manifests = all(in: dataset)
        let clips = dataset.appending(path: "clips")
        let unfinished = try manifests.flatMap { manifest in
            try manifest.entries()
                .filter { !ClipFolder.isFinished(clips.appending(path: $0.clip)) }
                .map { MissingWork(shard: manifest.shard, clip: $0.clip) }
        }
        return unstarted(beside: manifests.map(\.shard)) + unfinished
    }

    /// Forgets what was undertaken.
    public func remove() throws {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw FileError.writing(path, errno: errno)
        }
    }

    private func entries() throws -> [ShardEntry] {
        try JSON.decodeLines(ShardEntry.self, from: DurableFile.read(path), file: path)
    }

    /// A run may be continued by another number of shards: once all of one number have been started,
    /// every clip is in somebody's list.
    private static func unstarted(beside shards: [Shard]) -> [MissingWork] {
        let sets = Dictionary(grouping: shards, by: \.count)
        guard !sets.contains(where: { $0.key == $0.value.count }) else { return [] }
        return sets.keys.sorted().flatMap { count in
            (0..<count).compactMap { Shard("\($0)/\(count)") }
                .filter { !shards.contains($0) }
                .map { MissingWork(shard: $0) }
        }
    }

    static func name(of shard: Shard) -> String {
        String(format: "manifest.shard-%04d-of-%04d.jsonl", shard.index, shard.count)
    }

    static func isName(_ name: String) -> Bool { shard(named: name) != nil }

    private static func shard(named name: String) -> Shard? {
        name.wholeMatch(of: /manifest\.shard-([0-9]{4})-of-([0-9]{4})\.jsonl/).flatMap { found in
            Int(found.1).flatMap { index in Int(found.2).flatMap { Shard("\(index)/\($0)") } }
        }
    }
}
