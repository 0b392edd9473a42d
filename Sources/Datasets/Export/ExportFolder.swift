import Files
import Foundation

/// A folder that an export is put together in.
final class ExportFolder {
    let url: URL
    /// What was put into it.
    private var paths: [String] = []

    /// What an export holds, so that nothing else in its place is replaced.
    private static let list = "simdrive-export.txt"

    init(url: URL) { self.url = url }

    func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    /// Exports can be made again: nothing waits for the disk.
    func write(_ bytes: [UInt8], to path: String) throws {
        try AppendedFile(try prepared(path)).append(bytes)
    }

    /// A second name for a clip's picture; a copy where the file system has no such thing.
    func link(frame index: Int, of clip: ClipFolder, to path: String) throws {
        try clip.checkFrame(index)
        let (source, target) = (clip.framePath(index), try prepared(path))
        guard Foundation.link(source, target) != 0 else { return }
        try AppendedFile(target).append(DurableFile.read(source))
    }

    /// Writes down what is in it.
    func writeList() throws {
        try write(paths.sorted().map { $0 + "\n" }.joined(), to: Self.list)
    }

    /// Something in an export's folder that was not exported; nil where there is nothing of the kind.
    static func stranger(in folder: URL) -> String? {
        let list = folder.appending(path: Self.list).path
        guard let bytes = try? DurableFile.read(list) else { return folder.path }
        let known = Set(
            String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init) + [
                Self.list
            ])
        let names = FileManager.default.enumerator(atPath: folder.path)
        while let name = names?.nextObject() as? String {
            let path = folder.appending(path: name).path
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else { continue }
            if !known.contains(name) { return path }
        }
        return nil
    }

    func makeFolder(_ path: String) throws {
        try DurableFile.makeFolder(url.appending(path: path))
    }

    private func prepared(_ path: String) throws -> String {
        let file = url.appending(path: path)
        paths.append(path)
        let folder = file.deletingLastPathComponent()
        if access(folder.path, F_OK) != 0 { try DurableFile.makeFolder(folder) }
        return file.path
    }
}
