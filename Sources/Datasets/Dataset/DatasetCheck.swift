import Files
import Foundation
import Sim

/// Reads a whole dataset and finds everything that is not as it was written.
public struct DatasetCheck: Sendable {
    /// Something that is wrong, and where.
    public struct Problem: Encodable, Sendable, Equatable, CustomStringConvertible {
        public var file: String
        public var what: String

        public var description: String { "\(file): \(what)" }
    }

    /// Number of clips that could be opened.
    public private(set) var clips = 0
    /// Number of their frames.
    public private(set) var frames = 0
    public private(set) var problems: [Problem] = []
    private let dataset: URL
    private var index = DatasetIndex()
    /// Clips that are broken themselves: what the dataset's files say of them is not compared.
    private var broken: Set<String> = []

    /// - Parameter progress: hears how many clips are done, and of how many.
    public init(of dataset: URL, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) throws
    {
        self.dataset = dataset
        let names = try ClipFolder.names(in: dataset)
        for (done, name) in names.enumerated() {
            let before = problems.count
            note { try $0.check(dataset.appending(path: "clips/\(name)")) }
            if problems.count > before { broken.insert(name) }
            progress(done + 1, names.count)
        }
        note { try $0.checkShards() }
        note { try $0.checkManifest() }
        note { try $0.checkSummaries() }
        note { try $0.checkChecksums() }
        note { try $0.checkNames() }
    }

    /// Everything as one JSON object.
    public func json() throws -> String {
        struct Report: Encodable {
            let clips: Int
            let frames: Int
            let problems: [Problem]
        }
        let report = Report(clips: clips, frames: frames, problems: problems)
        return String(decoding: try JSON.document(report, file: dataset.path), as: UTF8.self)
    }

    private mutating func note(_ check: (inout DatasetCheck) throws -> Void) {
        do {
            try check(&self)
        } catch let error as FileError {
            report(error.what, error.file)
        } catch {
            report("\(error)", dataset.path)
        }
    }

    private mutating func report(_ what: String, _ file: String) {
        problems.append(Problem(file: file, what: what))
    }
}

// The clips.
extension DatasetCheck {
    private mutating func check(_ folder: URL) throws {
        let clip = try ClipFolder(at: folder)
        clips += 1
        frames += clip.description.frames
        if clip.description.id != folder.lastPathComponent {
            report("is called '\(clip.description.id)' in its clip.json", folder.path)
        }
        note { _ in try clip.verifyFrames() }
        let sums = ClipFolder.path(.checksums, in: folder)
        if access(sums, F_OK) != 0 { report("is missing", sums) }
        let recorded = try clip.checksums()
        compare(try Checksums(of: folder), with: recorded, in: folder)
        let labels = try clip.knownLabels()
        for problem in LabelChecks(labels, of: clip.description).problems {
            report(problem, ClipFolder.path(.labels, in: folder))
        }
        try index.add(clip, labels, recorded)
    }

    private mutating func compare(
        _ found: Checksums, with recorded: Checksums, in folder: URL
    ) {
        for path in Set(found.sums.keys).union(recorded.sums.keys).sorted() {
            let file = folder.appending(path: path).path
            switch (found.sums[path], recorded.sums[path]) {
            case (nil, _): report("is missing", file)
            case (_, nil): report("does not belong to the clip", file)
            case (let found, let recorded) where found != recorded:
                report("has changed: its SHA-256 is not that in the clip's SHA256SUMS", file)
            default: break
            }
        }
    }
}

// The files beside the clips.
extension DatasetCheck {
    private func bytes(of name: String) throws -> (path: String, bytes: [UInt8]) {
        let path = dataset.appending(path: name).path
        guard access(path, F_OK) == 0 else {
            throw FileError(
                .data, file: path, "is missing; write it with 'simdrive dataset merge'")
        }
        return (path, try DurableFile.read(path))
    }

    private mutating func checkShards() throws {
        for work in try ShardManifest.missingWork(in: dataset) {
            report("\(work)", dataset.path)
        }
    }

    private mutating func checkManifest() throws {
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
    private mutating func checkSummaries() throws {
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
    private mutating func checkNames() throws {
        let manager = FileManager.default
        let known = try Set(index.files().map(\.name) + [Checksums.name])
        let card = dataset.appending(path: DatasetCard.name).path
        if access(card, F_OK) != 0 {
            report("is missing; write it with 'simdrive dataset merge'", card)
        }
        let splits = (try? manager.contentsOfDirectory(atPath: dataset.path + "/splits")) ?? []
        let root = try manager.contentsOfDirectory(atPath: dataset.path)
        let folders: Set = ["clips", "exports", "splits"]
        for name in (root + splits.map { "splits/\($0)" }).sorted()
        where !known.contains(name) && !folders.contains(name) && !name.hasPrefix(".")
            && !name.hasPrefix("LICENSE") && !ShardManifest.isName(name)
        {
            report("does not belong to the dataset", dataset.appending(path: name).path)
        }
    }

    private mutating func checkChecksums() throws {
        let (path, given) = try bytes(of: Checksums.name)
        let written = try Checksums.decode(given, file: path).sums
        var differing: Set<String> = []
        for file in Set(written.keys).union(index.checksums.sums.keys)
        where file.hasPrefix("clips/") {
            guard written[file] != index.checksums.sums[file] else { continue }
            differing.insert(String(file.split(separator: "/").dropFirst().first ?? ""))
        }
        for clip in differing.subtracting(broken).sorted() {
            report("does not hold the hashes of the clip \(clip)", path)
        }
        for name in try index.files().map(\.name) {
            let file = dataset.appending(path: name).path
            guard let hash = written[name], access(file, F_OK) == 0 else { continue }
            if try Checksums.hash(of: file) != hash {
                report("has changed: its SHA-256 is not that in SHA256SUMS", file)
            }
        }
    }
}
