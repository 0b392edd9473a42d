import Files
import Foundation

/// A folder that an export is put together in.
final class ExportFolder {
    let url: URL
    /// The hashes of what is put into it, so that nothing else in its place is replaced.
    private let list: AppendedFile

    static let listName = "simdrive-export.txt"

    /// Begins its list.
    init(url: URL) throws {
        self.url = url
        list = try AppendedFile(url.appending(path: Self.listName).path)
    }

    func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    /// Exports can be made again: nothing waits for the disk.
    func write(_ bytes: [UInt8], to path: String) throws {
        try AppendedFile(try prepared(path, hash: Checksums.hash(of: bytes))).append(bytes)
    }

    /// A second name for a clip's picture; a copy where the file system has no such thing.
    func link(frame index: Int, of clip: ExportClip, to path: String) throws {
        try clip.folder.checkFrame(index)
        let source = clip.folder.framePath(index)
        let hash = try clip.hash(ofFrame: index) ?? Checksums.hash(of: source)
        let target = try prepared(path, hash: hash)
        guard Foundation.link(source, target) != 0 else { return }
        try AppendedFile(target).append(DurableFile.read(source))
    }

    /// Throws where an export's folder has something that was not exported, or that somebody has changed.
    static func checkReplaceable(_ folder: URL) throws {
        let list = folder.appending(path: listName).path
        guard access(list, F_OK) == 0 else { throw FileError.notOurs(folder.path) }
        guard let sums = try? Checksums.decode(DurableFile.read(list), file: list).sums else {
            throw FileError.withoutHashes(folder.path, list: listName)
        }
        let contents = FolderContents(of: folder)
        func path(_ name: String) -> String { folder.appending(path: name).path }
        if let odd = contents.others.first { throw FileError.noFile(path(odd)) }
        for name in contents.files where name != listName {
            guard let hash = sums[name] else { throw FileError.notOurs(path(name)) }
            // A picture that is the dataset's own stays there.
            if try !isShared(path(name)) && Checksums.hash(of: path(name)) != hash {
                throw FileError.changed(path(name))
            }
        }
    }

    /// The first thing in an unfinished export that was not exported; nil where there is none.
    static func stranger(in folder: URL) -> String? {
        let list = folder.appending(path: listName).path
        let sums = (try? Checksums.decode(DurableFile.read(list), file: list).sums) ?? [:]
        let contents = FolderContents(of: folder)
        let files = contents.files.filter {
            sums[$0] == nil && ![listName, StagingMark.name].contains($0)
        }
        return (contents.others + files).first.map { folder.appending(path: $0).path }
    }

    /// Whether a file has another name somewhere.
    private static func isShared(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_nlink > 1
    }

    func makeFolder(_ path: String) throws {
        try DurableFile.makeFolder(url.appending(path: path))
    }

    /// Makes way for a file, and writes down beforehand what it will be: who is killed leaves nothing unknown.
    private func prepared(_ path: String, hash: String) throws -> String {
        try list.append(Checksums.line(path, hash: hash))
        let file = url.appending(path: path)
        let folder = file.deletingLastPathComponent()
        if access(folder.path, F_OK) != 0 { try DurableFile.makeFolder(folder) }
        return file.path
    }
}
