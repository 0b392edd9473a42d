import Foundation

/// A file in a folder that is put together: by it a later run knows that the folder may go.
package enum StagingMark {
    package static let name = ".simdrive-unfinished"
    private static let text =
        "simdrive was putting this folder together and removes it when it comes by again.\n"

    /// What a link leads to is not marked.
    static func put(into folder: URL) throws {
        guard isFolder(folder) else { return }
        try DurableFile.create(Array(text.utf8), at: path(in: folder))
    }

    static func take(from folder: URL) { unlink(path(in: folder)) }

    static func isIn(_ folder: URL) -> Bool {
        (try? DurableFile.read(path(in: folder))) == Array(text.utf8)
    }

    /// Removes a folder that bears the mark, the mark last: who is killed meanwhile leaves a marked folder.
    static func removeFolder(_ folder: URL) {
        guard isFolder(folder) else {
            unlink(folder.path)
            return
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where name != Self.name {
            try? FileManager.default.removeItem(at: folder.appending(path: name))
        }
        take(from: folder)
        rmdir(folder.path)
    }

    private static func isFolder(_ url: URL) -> Bool {
        var status = stat()
        return lstat(url.path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func path(in folder: URL) -> String { folder.appending(path: name).path }
}
