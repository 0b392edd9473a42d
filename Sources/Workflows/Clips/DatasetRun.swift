import Datasets
import Foundation

/// The part that this process has in making a dataset.
package struct DatasetRun<Input: ClipInput> {
    package let folder: DatasetFolder
    /// What it makes clips of.
    package let inputs: [Input]
    private let shard: Shard
    private let complete: (URL) throws -> Void
    private let note: (String) -> Void

    /// Clips are dealt out in the order of their names, so that every shard agrees on them.
    package init(
        _ inputs: [Input], in folder: DatasetFolder, shard: Shard, observer: some JobObserver
    ) throws {
        self.folder = folder
        self.shard = shard
        complete = observer.complete
        note = observer.note
        self.inputs = shard.part(of: inputs.sorted { $0.planned.clip < $1.planned.clip })
        guard shard != .whole else { return }
        observer.note("shard \(shard): \(self.inputs.count) of \(inputs.count) clips")
        try ShardManifest.record(self.inputs.map(\.planned), of: shard, in: folder)
    }

    /// Makes every clip and writes what stands beside them, unless there are shards: then `dataset merge` does.
    ///
    /// A run that fails before there is a clip leaves no empty folders; what clips there are is said.
    @discardableResult
    package func make<Clip>(_ clip: (Input) throws -> Clip) throws -> [Clip] {
        try make(atOnce: 1) { try $0.map(clip) }
    }

    /// The same of several clips at once.
    @discardableResult
    package func make<Clip>(
        atOnce count: Int, _ clips: ([Input]) throws -> [Clip]
    ) throws -> [Clip] {
        do {
            let made = try stride(from: 0, to: inputs.count, by: count).flatMap {
                try clips(Array(inputs[$0..<min($0 + count, inputs.count)]))
            }
            if shard == .whole { try complete(folder.url) }
            return made
        } catch {
            folder.removeIfEmpty()
            let done = inputs.count { folder.isThere($0.planned.clip) }
            if done > 0 {
                note("\(folder.url.path): \(done) of \(inputs.count) clips are whole and kept")
            }
            throw error
        }
    }
}
