import Datasets
import Foundation

/// Completes a dataset that several shards have made.
package enum DatasetMerge {
    /// Writes what stands beside the clips, and forgets the shards.
    ///
    /// - Returns: each part of the work that is missing; nothing is written then.
    package static func run(in dataset: URL, observer: some JobObserver) throws -> [MissingWork] {
        let missing = try ShardManifest.missingWork(in: dataset)
        guard missing.isEmpty else { return missing }
        let index = try DatasetIndex(of: dataset)
        for clip in lost(since: index, in: dataset) {
            observer.note("\(clip): named by \(Manifest.name) so far, not there or not whole")
        }
        try index.write(to: dataset)
        for manifest in ShardManifest.all(in: dataset) { try manifest.remove() }
        return []
    }

    /// Clips that the manifest names so far and that are no whole ones any more.
    private static func lost(since index: DatasetIndex, in dataset: URL) -> [String] {
        let there = Set(index.clips)
        return (try? Manifest.read(of: dataset).map(\.clip).filter { !there.contains($0) }) ?? []
    }
}
