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
    /// Clips without hashes of their own that the dataset knows.
    private var hashedByDataset: [String] = []
    /// Clips of which nobody has written hashes down.
    private var hashedNow: [String] = []

    init() {}

    /// Reads the descriptions and labels of every whole clip.
    public init(of dataset: URL) throws {
        for clip in try ClipFolder.all(in: dataset) {
            let (sums, source) = try clip.checksums()
            try add(clip, clip.knownLabels(), sums)
            switch source {
            case .clip: break
            case .dataset: hashedByDataset.append(clip.url.lastPathComponent)
            case .files: hashedNow.append(clip.url.lastPathComponent)
            }
        }
    }

    /// What is to be known of the hashes, a sentence each.
    package var remarks: [String] {
        let kinds = [
            (hashedByDataset, "the dataset's stands for it"),
            (hashedNow, "nor has the dataset: their files count as they are now"),
        ]
        return kinds.filter { !$0.0.isEmpty }.map { clips, what in
            (clips.count == 1 ? "1 clip has" : "\(clips.count) clips have")
                + " no whole SHA256SUMS, \(what): \(ClipFolder.list(clips))"
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

    /// Writes everything beside the clips, the hashes last; throws where somebody has changed what is there.
    ///
    /// A `README.md` that is not ours is left alone.
    public func write(to dataset: URL) throws {
        try DurableFile.alone(in: dataset) {
            try checkReplaces(Self.strangers(in: dataset), in: dataset)
            try writeFiles(to: dataset)
        }
    }

    func writeFiles(to dataset: URL) throws {
        try Self.checkSplits(of: dataset)
        try DurableFile.makeFolder(dataset.appending(path: "splits"))
        var checksums = checksums
        for (name, bytes) in try files() {
            let path = dataset.appending(path: name).path
            if name == DatasetCard.name, try Self.isKept(path) { continue }
            try DurableFile.writeOwn(bytes, to: path)
            checksums.sums[name] = Checksums.hash(of: bytes)
        }
        let names = try files().map(\.name)
        try checksums.write(to: dataset) { path in
            let parts = path.split(separator: "/", maxSplits: 2)
            return names.contains(path)
                || parts.count == 3 && parts[0] == "clips"
                    && ClipFolder.hasFiles(called: String(parts[2]))
        }
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

    /// Whether a card is somebody else's.
    static func isKept(_ card: String) throws -> Bool {
        guard access(card, F_OK) == 0 else { return false }
        return !String(decoding: try DurableFile.read(card), as: UTF8.self)
            .contains(DatasetCard.mark)
    }
}
