import Files
import Foundation

// The files beside the clips.
extension DatasetCheck {
    private func bytes(of name: String) throws -> (path: String, bytes: [UInt8]) {
        let path = dataset.appending(path: name).path
        guard access(path, F_OK) == 0 else {
            throw FileError(
                .data, file: path, "is missing; merging the dataset writes it")
        }
        return (path, try DurableFile.read(path))
    }

    mutating func checkShards() throws {
        for work in try ShardManifest.missingWork(in: dataset) {
            report("\(work)", dataset.path)
        }
    }

    mutating func checkManifest() throws {
        let path = try bytes(of: Manifest.name).path
        let written = try Manifest.read(of: dataset)
        let byClip = Dictionary(grouping: written, by: \.clip)
        for (clip, entries) in byClip.sorted(by: { $0.key < $1.key }) where entries.count > 1 {
            report("names the clip \(clip) \(entries.count) times", path)
        }
        for entry in index.entries where !broken.contains(entry.clip) {
            guard let given = byClip[entry.clip]?.first else {
                report("lacks the clip \(entry.clip)", path)
                continue
            }
            if !given.agrees(with: entry) {
                report("says of the clip \(entry.clip) what it is not", path)
            }
        }
        let known = broken.union(index.entries.map(\.clip))
        for clip in byClip.keys.sorted() where !known.contains(clip) {
            report("names the clip \(clip), which is not there", path)
        }
    }

    /// What counts all clips can be compared only when all are whole.
    mutating func checkSummaries() throws {
        guard broken.isEmpty else { return }
        for (name, expected) in try index.files() where name.hasPrefix("splits/") {
            note {
                let (path, given) = try $0.bytes(of: name)
                if given != expected { $0.report("does not list the clips of its split", path) }
            }
        }
        let (path, given) = try bytes(of: DatasetSummary.name)
        var summary = try JSON.decode(DatasetSummary.self, from: given, file: path)
        // Older versions did not count everything.
        summary.labelledFrames = summary.labelledFrames ?? index.summary.labelledFrames
        summary.syntheticClips = summary.syntheticClips ?? index.summary.syntheticClips
        if summary != index.summary { report("does not count what the clips hold", path) }
    }

    /// Finds what is missing beside the clips, or does not belong there.
    mutating func checkNames() throws {
        let manager = FileManager.default
        let known = try Set(index.files().map(\.name) + [Checksums.name])
        let card = dataset.appending(path: DatasetCard.name).path
        if access(card, F_OK) != 0 {
            report("is missing; merging the dataset writes it", card)
        }
        let splits = (try? manager.contentsOfDirectory(atPath: dataset.path + "/splits")) ?? []
        let root = try manager.contentsOfDirectory(atPath: dataset.path)
        let others: Set = ["captions", "clips", "exports", "splits", "report.html"]
        for name in (root + splits.map { "splits/\($0)" }).sorted()
        where !known.contains(name) && !others.contains(name) && !name.hasPrefix(".")
            && !name.hasPrefix("LICENSE") && !ShardManifest.isName(name)
        {
            report("does not belong to the dataset", dataset.appending(path: name).path)
        }
    }

    mutating func checkChecksums() throws {
        let (path, given) = try bytes(of: Checksums.name)
        let written = try Checksums.decode(given, file: path).sums
        try checkLines(of: path)
        var differing: Set<String> = []
        for file in Set(written.keys).union(index.checksums.sums.keys)
        where file.hasPrefix("clips/") {
            guard written[file] != index.checksums.sums[file] else { continue }
            differing.insert(String(file.split(separator: "/").dropFirst().first ?? ""))
        }
        for clip in differing.subtracting(broken).sorted() {
            report("does not hold the hashes of the clip \(clip)", path)
        }
        let names = try index.files().map(\.name)
        for name in names { try checkHash(of: name, written[name], in: path) }
        for name in written.keys.sorted() where !names.contains(name) && !name.hasPrefix("clips/") {
            report("names \(name), which does not belong to the dataset", path)
        }
    }

    /// Compares a file beside the clips with its hash; a card that is somebody else's has none.
    private mutating func checkHash(of name: String, _ hash: String?, in list: String) throws {
        let file = dataset.appending(path: name).path
        guard access(file, F_OK) == 0 else { return }
        if let hash, try Checksums.hash(of: file) != hash {
            report("has changed: its SHA-256 is not that in SHA256SUMS", file)
        }
        if hash == nil, try name != DatasetCard.name || !DatasetIndex.isKept(file) {
            report("does not hold the hash of \(name)", list)
        }
    }
}
