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
        try observer.noteMissing(in: dataset)
        try observer.complete(dataset)
        for manifest in ShardManifest.all(in: dataset) { try manifest.remove() }
        return []
    }
}
