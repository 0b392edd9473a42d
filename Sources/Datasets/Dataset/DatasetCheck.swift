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
    let dataset: URL
    private(set) var index = DatasetIndex()
    /// Clips that are broken themselves: what the dataset's files say of them is not compared.
    private(set) var broken: Set<String> = []

    /// - Parameter progress: hears how many clips are done, and of how many.
    public init(of dataset: URL, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) throws
    {
        self.dataset = dataset
        let names = try ClipFolder.names(in: dataset)
        checkIsNoLink("clips")
        for (done, name) in names.enumerated() {
            let before = problems.count
            checkIsNoLink("clips/\(name)")
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

    mutating func note(_ check: (inout DatasetCheck) throws -> Void) {
        do {
            try check(&self)
        } catch let error as FileError {
            report(error.what, error.file)
        } catch {
            report("\(error)", dataset.path)
        }
    }

    mutating func report(_ what: String, _ file: String) {
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
        if !Self.isThere(sums) { report("is missing", sums) }
        let (recorded, source) = try clip.checksums()
        if source != .clip, Self.isThere(sums) { report("does not name the clip's files", sums) }
        try checkLines(of: sums)
        compare(try Checksums(of: folder), with: recorded, in: folder)
        checkKinds(of: folder, recorded)
        let labels = try clip.knownLabels()
        for problem in LabelChecks(labels, of: clip.description).problems {
            report(problem, ClipFolder.path(.labels, in: folder))
        }
        try index.add(clip, labels, recorded)
    }

    /// What a link leads to is no part of the dataset: it is lost where the dataset is copied.
    private mutating func checkIsNoLink(_ name: String) {
        let path = dataset.appending(path: name).path
        if FolderContents.kind(of: path) == "a link" { report("is a link, not a folder", path) }
    }

    private mutating func compare(
        _ found: Checksums, with recorded: Checksums, in folder: URL
    ) {
        for path in Set(found.sums.keys).union(recorded.sums.keys).sorted() {
            let file = folder.appending(path: path).path
            switch (found.sums[path], recorded.sums[path]) {
            case (nil, _): if !Self.isThere(file) { report("is missing", file) }
            case (_, nil): report("does not belong to the clip", file)
            case (let found, let recorded) where found != recorded:
                report("has changed: its SHA-256 is not that in SHA256SUMS", file)
            default: break
            }
        }
    }

    /// Finds what is neither a file nor the folder of one.
    private mutating func checkKinds(of folder: URL, _ recorded: Checksums) {
        let contents = FolderContents(of: folder)
        for name in contents.others {
            report("is a link, a pipe or a device, not a file", folder.appending(path: name).path)
        }
        for name in contents.folders(without: contents.files + recorded.sums.keys) {
            report("does not belong to the clip", folder.appending(path: name).path)
        }
        let done = ClipFolder.path(.done, in: folder)
        if (try? DurableFile.size(done)) != 0 { report("has changed: it was empty", done) }
    }

    /// Finds lines of hashes that are cut, doubled or in another order than they were written.
    mutating func checkLines(of path: String) throws {
        guard Self.isThere(path) else { return }
        let bytes = try DurableFile.read(path)
        if try Checksums.decode(bytes, file: path).encoded() != bytes {
            report("has changed: its lines are not as they were written", path)
        }
    }

    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }
}
