import Files
import Foundation

/// What to do when the output folder already holds something.
public enum ExistingOutput: Sendable {
    /// It is an error.
    case refuse
    /// Clips that are done are kept, the others are made.
    case resume
    /// Clips are made again; each replaces the old one when it is whole.
    case overwrite
}

/// The folder of a dataset that is being written: `clips/<id>` for every clip.
public struct DatasetFolder: Sendable {
    public let url: URL
    public let existing: ExistingOutput
    /// Whether it was not there before.
    private let isNew: Bool
    private let isShared: Bool

    /// Opens or makes the folder and removes what killed processes have left in it.
    ///
    /// - Parameter isShared: whether other processes write their own clips to the same folder.
    public init(at url: URL, existing: ExistingOutput, isShared: Bool = false) throws {
        self.url = url.standardizedFileURL
        self.existing = existing
        self.isShared = isShared
        isNew = access(url.path, F_OK) != 0
        try ClipFolder.checkIsOutside(self.url)
        try removeAbandoned()
        if existing == .refuse, !isShared, try !isEmpty() {
            throw FileError(
                .cannotCreate, file: url.path, "is not empty", obstacle: .content)
        }
        try DatasetIndex.checkReplaceable(in: self.url)
        try DurableFile.makeFolder(clips)
    }

    /// Removes the folders where nothing has come into them, after a failure.
    ///
    /// Other processes count on those that they share.
    package func removeIfEmpty() {
        guard !isShared else { return }
        rmdir(clips.path)
        if isNew { rmdir(url.path) }
    }

    /// Whether the clip is there with every byte that it was finished with; else it is to be made again.
    public func isDone(_ id: String) -> Bool { ClipFolder.isWhole(clip(id)) }

    /// Whether the clip has been finished, as far as its marker tells.
    package func isThere(_ id: String) -> Bool { ClipFolder.isFinished(clip(id)) }

    /// Where a clip has its place.
    public func clip(_ id: String) -> URL { clips.appending(path: id) }

    private var clips: URL { url.appending(path: "clips") }

    /// Checks that a clip may be written, and makes a folder to put it together in.
    ///
    /// - Parameter scenario: of the clip.
    func makeStaging(for id: String, scenario: String?) throws -> StagingFolder {
        try ClipFolder.checkName(id, file: url.path)
        if existing == .refuse, access(clip(id).path, F_OK) == 0 {
            throw FileError(
                .cannotCreate, file: clip(id).path, "exists already", obstacle: .clip)
        }
        try ClipFolder.checkReplaceable(clip(id), scenario: scenario)
        return try Self.makeStaging(for: id, in: clips)
    }

    /// - Parameter clips: the folder of all clips.
    static func makeStaging(for id: String, in clips: URL) throws -> StagingFolder {
        try StagingFolder.create(
            clips.appending(path: stagingPrefix + id), stranger: ClipFolder.stranger)
    }

    private static let stagingPrefix = ".tmp-"

    /// Somebody else may have a folder that is called so.
    private func removeAbandoned() throws {
        for name in try names(in: clips) where name.hasPrefix(Self.stagingPrefix) {
            StagingFolder.removeIfAbandoned(
                clips.appending(path: name), stranger: ClipFolder.stranger)
        }
    }

    /// An empty `clips` is what is left of a run that was killed in its first clip.
    private func isEmpty() throws -> Bool {
        try names(in: url).allSatisfy { $0 == "clips" } && names(in: clips).isEmpty
    }

    private func names(in folder: URL) throws -> [String] {
        guard access(folder.path, F_OK) == 0 else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder.path)
        } catch {
            throw FileError(
                .cannotCreate, file: folder.path, "is not a folder that can be read",
                remedy: "choose another output folder")
        }
    }
}
