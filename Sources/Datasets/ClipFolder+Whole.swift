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

    /// Throws where something in the place of a clip is not as this program wrote it: it is not to be lost.
    ///
    /// What the program wrote is known by its hashes. Files that are missing or cut and folders of nothing are no loss.
    ///
    /// - Parameter scenario: that of the clip which takes the place.
    static func checkReplaceable(_ folder: URL, scenario: String?) throws {
        var status = stat()
        guard lstat(folder.path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError.notOurs(folder.path) }
        func path(_ name: String) -> String { folder.appending(path: name).path }
        let contents = FolderContents(of: folder)
        // What cannot be looked at may be anybody's, and what cannot be changed is not taken away.
        for place in [folder.path] + contents.folders.map(path)
        where access(place, R_OK | W_OK | X_OK) != 0 {
            throw FileError.writing(place, errno: errno)
        }
        let written = try writtenHashes(of: folder)
        let files = contents.files.filter { $0 != Checksums.name }
        if let odd = contents.others.first { throw FileError.noFile(path(odd)) }
        if let stranger = files.first(where: { written[$0] == nil }) {
            throw FileError.unknown(path(stranger))
        }
        for name in files where try written[name] != Checksums.hash(of: path(name)) {
            if try !CutFile.isCut(path(name), scenario: scenario) {
                throw FileError.changed(path(name))
            }
        }
    }

    /// The hashes of a clip's files as they were written; those that the dataset knows, where the clip's are missing
    /// or cut.
    private static func writtenHashes(of folder: URL) throws -> [String: String] {
        let path = path(.checksums, in: folder)
        let own = try? Checksums.read(of: folder)
        let bytes = access(path, F_OK) == 0 ? try DurableFile.read(path) : []
        // Lines of somebody else's would be lost, too.
        if own?.encoded() ?? [] != bytes, try !CutFile.isCut(path, scenario: nil) {
            throw FileError.changed(path)
        }
        var sums = knownHashes(of: folder, besides: own)
        sums.sums = sums.sums.filter { hasFiles(called: $0.key) }
        sums.sums[File.done.rawValue] = Checksums.hash(of: [])
        return sums.sums
    }
}
