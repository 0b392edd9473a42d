import ArgumentParser
import Datasets
import Foundation

/// Something that a clip is to be made of.
protocol ClipInput {
    /// What its clip will be called.
    var planned: ShardEntry { get }
}

/// The part that this process has in making a dataset.
struct DatasetRun<Input: ClipInput> {
    let folder: DatasetFolder
    /// What it makes clips of.
    let inputs: [Input]
    private let shard: Shard

    /// Clips are dealt out in the order of their names, so that every shard agrees on them.
    init(_ inputs: [Input], in folder: DatasetFolder, shard: Shard) throws {
        self.folder = folder
        self.shard = shard
        self.inputs = shard.part(of: inputs.sorted { $0.planned.clip < $1.planned.clip })
        guard shard != .whole else { return }
        warn("shard \(shard): \(self.inputs.count) of \(inputs.count) clips")
        try ShardManifest.record(self.inputs.map(\.planned), of: shard, in: folder)
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
