import Foundation

/// The clips that a dataset lacks: whoever reads its whole clips passes them over.
public struct MissingClips: Sendable {
    /// Those that are there and have no `DONE`.
    private let unfinished: [String]
    /// Those that the manifest names and that are not there.
    private let gone: [String]
    /// Those that shards have not come to.
    private let unmade: [String]
    private let unstarted: [MissingWork]

    public init(of dataset: URL) throws {
        let clips = dataset.appending(path: "clips")
        let names = try ClipFolder.names(in: dataset)
        unfinished = names.filter { !ClipFolder.isFinished(clips.appending(path: $0)) }
        // A manifest that cannot be read is what verifying a dataset is for.
        let named = (try? Manifest.read(of: dataset).map(\.clip)) ?? []
        gone = Set(named).subtracting(names).sorted()
        let work = (try? ShardManifest.missingWork(in: dataset)) ?? []
        unmade = Set(work.compactMap(\.clip)).subtracting(names + gone).sorted()
        unstarted = work.filter { $0.clip == nil }
    }

    /// A sentence for each reason.
    public var sentences: [String] {
        let kinds = [
            (unfinished, "not whole: no DONE file"),
            (gone, "named by \(Manifest.name) and not there"),
            (unmade, "not made yet by their shards"),
        ]
        return kinds.filter { !$0.0.isEmpty }.map { clips, reason in
            "\(clips.count) \(clips.count == 1 ? "clip is" : "clips are") left out, \(reason): "
                + ClipFolder.list(clips)
        } + unstarted.map { "clips are left out: \($0)" }
    }
}

extension ClipFolder {
    /// More names than these would be too many to read.
    private static let most = 10

    /// The names of clips in a sentence.
    package static func list(_ names: [String]) -> String {
        let rest = names.count - most
        return names.prefix(most).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
