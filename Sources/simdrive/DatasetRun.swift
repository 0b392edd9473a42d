import ArgumentParser
import Datasets
import Foundation

/// The part that this process has in making a dataset.
struct DatasetRun {
    let folder: DatasetFolder
    /// Scenarios of which it makes the clips.
    let files: [ScenarioFile]
    private let shard: Shard

    /// Clips are dealt out in the order of their names, so that every shard agrees on them.
    init(_ files: [ScenarioFile], in folder: DatasetFolder, shard: Shard) throws {
        self.folder = folder
        self.shard = shard
        self.files = shard.part(of: files.sorted { $0.clipID < $1.clipID })
        guard shard != .whole else { return }
        warn("shard \(shard): \(self.files.count) of \(files.count) clips")
        let entries = self.files.map {
            ShardEntry(clip: $0.clipID, scenario: $0.scenario.name, seed: $0.scenario.seed)
        }
        try ShardManifest.record(entries, of: shard, in: folder)
    }

    /// Writes what stands beside the clips, unless there are shards: then `dataset merge` does.
    func finish() throws {
        guard shard == .whole else { return }
        try DatasetIndex(of: folder.url).write(to: folder.url)
    }
}

extension Shard: ExpressibleByArgument {
    /// As the command line has it.
    public init?(argument: String) { self.init(argument) }

    /// What `SIMDRIVE_SHARD` asks for.
    static func inEnvironment() throws -> Shard? {
        guard let text = ProcessInfo.processInfo.environment["SIMDRIVE_SHARD"], !text.isEmpty
        else { return nil }
        guard let shard = Shard(text) else {
            throw UsageError(
                description: "SIMDRIVE_SHARD is '\(text)'; it must be i/n with i from 0, as 3/16")
        }
        return shard
    }
}
