import Foundation

/// The clips that a dataset lacks, which whoever reads its whole clips passes over, and what others lack or have twice.
public struct MissingClips: Sendable {
    /// Those that are there and have no `DONE`.
    private let unfinished: [String]
    /// Those that the manifest names and that are not there.
    private let gone: [String]
    /// Those that shards have not come to.
    private let unmade: [String]
    private let unstarted: [MissingWork]
    /// Whole clips without some of their files, with the first of those.
    private let cut: [String]
    /// Clips that are there under another name too, with that.
    private let copies: [String]

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
        let whole = names.map { clips.appending(path: $0) }.filter(ClipFolder.isFinished)
            .compactMap { try? ClipFolder(at: $0) }
        cut = whole.compactMap { clip in
            let lacks = clip.missingFiles
            let others = lacks.count > 1 ? " and \(lacks.count - 1) more" : ""
            return lacks.first.map { "\(clip.url.lastPathComponent) (\($0)\(others))" }
        }
        copies = ClipFolder.copies(among: whole).sorted { $0.key < $1.key }
            .map { "\($0.key) (of \($0.value))" }
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
        } + unstarted.map { "clips are left out: \($0)" } + incomplete
    }

    private var incomplete: [String] {
        let lack =
            cut.count == 1
            ? "1 clip lacks files that it" : "\(cut.count) clips lack files that they"
        let are = copies.count == 1 ? "1 clip is a copy" : "\(copies.count) clips are copies"
        return [
            cut.isEmpty
                ? nil
                : "\(lack) \(cut.count == 1 ? "was" : "were") finished with: \(ClipFolder.list(cut))",
            copies.isEmpty ? nil : "\(are) under another name: \(ClipFolder.list(copies))",
        ].compactMap { $0 }
    }
}

extension ClipFolder {
    /// Files that a clip was finished with, or needs, and that are not there.
    fileprivate var missingFiles: [String] {
        let camera = description.camera.name
        let frames = (0..<description.frames).map { "frames/\(camera)/\(Self.frameName($0))" }
        let needed = [File.description, .video, .labels].map(\.rawValue) + frames
        return Set(Checksums.known(in: url).sums.keys).union(needed).sorted()
            .filter { access(url.appending(path: $0).path, F_OK) != 0 }
    }

    /// The folders of clips that are in another folder too, and that: the one of the clip's own name, else the first.
    static func copies(among clips: [ClipFolder]) -> [String: String] {
        let same = Dictionary(grouping: clips) {
            "\($0.description.id) \($0.description.framesSha256)"
        }
        let pairs = same.values.flatMap { clips -> [(String, String)] in
            let names = clips.map(\.url.lastPathComponent)
            let id = clips[0].description.id
            let original = names.contains(id) ? id : names[0]
            return names.filter { $0 != original }.map { ($0, original) }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// More names than these would be too many to read.
    private static let most = 10

    /// The names of clips in a sentence.
    package static func list(_ names: [String]) -> String {
        let rest = names.count - most
        return names.prefix(most).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
