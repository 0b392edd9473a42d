import Files
import Foundation

extension ClipFolder {
    /// Whether a clip's folder holds every byte that it was finished with.
    static func isWhole(_ folder: URL) -> Bool {
        let path = path(.checksums, in: folder)
        guard let clip = try? ClipFolder(at: folder), let bytes = try? DurableFile.read(path),
            let sums = try? Checksums.decode(bytes, file: path).sums
        else { return false }
        let pictures = (0..<clip.description.frames).map(clip.framePath)
        let files = [File.description, .video, .labels].map { Self.path($0, in: folder) }
        let known = Set(sums.keys.map { folder.appending(path: $0).path })
        return known.isSuperset(of: pictures + files)
            && sums.allSatisfy { name, hash in
                (try? Checksums.hash(of: folder.appending(path: name).path)) == hash
            }
    }

    /// Something in the place of a clip that no clip holds; nil where there is nothing of the kind.
    static func stranger(in folder: URL) -> String? {
        var status = stat()
        guard lstat(folder.path, &status) == 0 else { return nil }
        guard status.st_mode & S_IFMT == S_IFDIR else { return folder.path }
        let names = FileManager.default.enumerator(atPath: folder.path)
        while let name = names?.nextObject() as? String {
            let path = folder.appending(path: name).path
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else { continue }
            if status.st_mode & S_IFMT != S_IFREG || !isOurs(name) { return path }
        }
        return nil
    }

    private static func isOurs(_ name: String) -> Bool {
        File(rawValue: name) != nil
            || name.wholeMatch(of: /frames\/[^\/]+\/[0-9]{6,}\.png/) != nil
            || name.wholeMatch(of: /(?:truth|gbuffer)\/[^\/]+\/[^\/]+\/[0-9]{6,}\.png/) != nil
    }
}

extension FileError {
    /// Something that would be replaced, and that this program has not written.
    static func notOurs(_ path: String) -> FileError {
        FileError(
            .cannotCreate, file: path, "would be replaced, but was not written by simdrive",
            remedy: "move it away, or choose another folder")
    }
}
