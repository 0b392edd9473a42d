import Files
import Foundation

/// A folder that an export is put together in.
struct ExportFolder {
    let url: URL

    func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    /// Exports can be made again: nothing waits for the disk.
    func write(_ bytes: [UInt8], to path: String) throws {
        try AppendedFile(try prepared(path)).append(bytes)
    }

    /// A second name for a file; a copy where the file system has no such thing.
    func link(_ source: String, to path: String) throws {
        let target = try prepared(path)
        guard Foundation.link(source, target) != 0 else { return }
        try AppendedFile(target).append(DurableFile.read(source))
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
