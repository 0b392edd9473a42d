import Files
import Foundation

/// A folder that an export is put together in.
final class ExportFolder {
    let url: URL
    /// The hashes of what was put into it, so that nothing else in its place is replaced.
    private var sums = Checksums()

    private static let list = "simdrive-export.txt"

    init(url: URL) { self.url = url }

    func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    /// Exports can be made again: nothing waits for the disk.
    func write(_ bytes: [UInt8], to path: String) throws {
        try AppendedFile(try prepared(path)).append(bytes)
        sums.sums[path] = Checksums.hash(of: bytes)
    }

    /// A second name for a clip's picture; a copy where the file system has no such thing.
    func link(frame index: Int, of clip: ExportClip, to path: String) throws {
        try clip.folder.checkFrame(index)
        let (source, target) = (clip.folder.framePath(index), try prepared(path))
        sums.sums[path] = try clip.hash(ofFrame: index) ?? Checksums.hash(of: source)
        guard Foundation.link(source, target) != 0 else { return }
        try AppendedFile(target).append(DurableFile.read(source))
    }

    /// Writes down what is in it.
    func writeList() throws { try write(sums.encoded(), to: Self.list) }

    /// Throws where an export's folder has something that was not exported, or that somebody has changed.
    static func checkReplaceable(_ folder: URL) throws {
        let list = folder.appending(path: Self.list).path
        guard access(list, F_OK) == 0 else { throw FileError.notOurs(folder.path) }
        guard let sums = try? Checksums.decode(DurableFile.read(list), file: list).sums else {
            throw FileError.withoutHashes(folder.path, list: Self.list)
        }
        let contents = FolderContents(of: folder)
        func path(_ name: String) -> String { folder.appending(path: name).path }
        if let odd = contents.others.first { throw FileError.noFile(path(odd)) }
        for name in contents.files where name != Self.list {
            guard let hash = sums[name] else { throw FileError.notOurs(path(name)) }
            // A picture that is the dataset's own stays there.
            if try !isShared(path(name)) && Checksums.hash(of: path(name)) != hash {
                throw FileError.changed(path(name))
            }
        }
    }

    /// Whether a file has another name somewhere.
    private static func isShared(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_nlink > 1
    }

    func makeFolder(_ path: String) throws {
        try DurableFile.makeFolder(url.appending(path: path))
    }

    private func prepared(_ path: String) throws -> String {
        let file = url.appending(path: path)
        let folder = file.deletingLastPathComponent()
        if access(folder.path, F_OK) != 0 { try DurableFile.makeFolder(folder) }
        return file.path
    }
}
