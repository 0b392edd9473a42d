import Files
import Foundation
import Sim

/// What stands beside the clips of a dataset: manifest, summary, card, splits and hashes.
///
/// All of it follows from the clips, so that the order of work and the number of processes do not
/// show, and what a killed run has not written can be made up for.
public struct DatasetIndex: Sendable {
    private(set) var entries: [ManifestEntry] = []
    private(set) var checksums = Checksums()
    private var boxes: [ActorClass: Int] = [:]
    private var tracks: [ActorClass: Int] = [:]
    /// Frames of which everybody is known.
    private var labelled = 0

    init() {}

    /// Reads the descriptions and labels of every whole clip.
    public init(of dataset: URL) throws {
        for clip in try ClipFolder.all(in: dataset) {
            try add(clip, clip.knownLabels(), clip.checksums())
        }
    }

    /// Takes a clip into account; clips come in the order of their names.
    mutating func add(
        _ clip: ClipFolder, _ labels: [KnownLabels], _ sums: Checksums
    ) throws {
        let entry = try ManifestEntry(clip, labels, sums)
        entries.append(entry)
        for (path, hash) in sums.sums { checksums.sums["clips/\(entry.clip)/\(path)"] = hash }
        labelled += labels.reduce(0) { $0 + ($1.hasAllActors ? 1 : 0) }
        var seen: Set<Int> = []
        for actor in labels.compactMap(\.actors).joined() {
            boxes[actor.actorClass, default: 0] += 1
            guard let track = actor.track, seen.insert(track).inserted else { continue }
            tracks[actor.actorClass, default: 0] += 1
        }
    }

    /// The names of all whole clips.
    public var clips: [String] { entries.map(\.clip) }

    /// What the clips hold, counted.
    public var summary: DatasetSummary {
        DatasetSummary(of: entries, boxes: boxes, tracks: tracks, labelled: labelled)
    }

    /// Writes everything beside the clips, the hashes last.
    ///
    /// A `README.md` that is not ours is left alone.
    public func write(to dataset: URL) throws {
        try DurableFile.makeFolder(dataset.appending(path: "splits"))
        var checksums = checksums
        for (name, bytes) in try files() {
            let path = dataset.appending(path: name).path
            if name == DatasetCard.name, try Self.isKept(path) { continue }
            try DurableFile.writeOwn(bytes, to: path)
            checksums.sums[name] = Checksums.hash(of: bytes)
        }
        try checksums.write(to: dataset)
    }

    /// The files beside the clips, without their hashes.
    func files() throws -> [(name: String, bytes: [UInt8])] {
        let summary = summary
        let splits = Split.allCases.map { split in
            let clips = entries.filter { $0.split == split }.map { $0.clip + "\n" }
            return (Self.path(of: split), Array(clips.joined().utf8))
        }
        // The summary comes first: by it a dataset is known as ours.
        return [(DatasetSummary.name, Array(try summary.json().utf8))] + splits + [
            (Manifest.name, try JSON.lines(entries, file: Manifest.name)),
            (DatasetCard.name, Array(DatasetCard.markdown(of: summary).utf8)),
        ]
    }

    static func path(of split: Split) -> String { "splits/\(split.rawValue).txt" }

    /// Throws where a folder holds files of our names, and neither a summary of ours nor the hashes of all of them.
    static func checkOwnership(of dataset: URL) throws {
        func path(_ name: String) -> String { dataset.appending(path: name).path }
        let summary = path(DatasetSummary.name)
        if access(summary, F_OK) == 0 {
            let bytes = try? DurableFile.read(summary)
            let isOurs = bytes.flatMap { try? JSON.decode(DatasetSummary.self, from: $0, file: "") }
            guard isOurs != nil else { throw FileError.notOurs(summary) }
            return
        }
        let names = [Manifest.name, Checksums.name] + Split.allCases.map(Self.path)
        let found = names.filter { access(path($0), F_OK) == 0 }
        let sums = (try? Checksums.read(of: dataset))?.sums ?? [:]
        let foreign = found.first { name in
            name == Checksums.name
                ? sums[DatasetSummary.name] == nil
                : sums[name] == nil || (try? Checksums.hash(of: path(name))) != sums[name]
        }
        if let foreign { throw FileError.withoutSummary(path(foreign)) }
    }

    /// Whether a card is somebody else's.
    static func isKept(_ card: String) throws -> Bool {
        guard access(card, F_OK) == 0 else { return false }
        return !String(decoding: try DurableFile.read(card), as: UTF8.self)
            .contains(DatasetCard.mark)
    }
}
