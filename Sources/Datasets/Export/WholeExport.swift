import Files
import Foundation

/// An export of ours around a file that is as it was written.
struct WholeExport {
    private let folder: URL
    private let list: Checksums

    /// Nil where the file lies in no export, or has changed since.
    init?(around file: String) {
        let url = URL(filePath: file).resolvingSymlinksInPath()
        let parents = sequence(first: url.deletingLastPathComponent()) {
            $0.path == "/" ? nil : $0.deletingLastPathComponent()
        }
        guard let folder = parents.first(where: { access($0.path + "/" + Self.list, F_OK) == 0 })
        else { return nil }
        self.folder = folder
        list = Checksums.known(in: folder, list: Self.list)
        guard let hash = Self.path(of: url, below: folder).flatMap({ list.sums[$0] }),
            (try? Checksums.hash(of: url.path)) == hash
        else { return nil }
    }

    /// Whether a file is part of it.
    func holds(_ file: String) -> Bool {
        let url = URL(filePath: file).resolvingSymlinksInPath()
        return Self.path(of: url, below: folder).map { list.sums[$0] != nil } ?? false
    }

    private static func path(of url: URL, below folder: URL) -> String? {
        let (path, start) = (url.path, folder.path + "/")
        return path.hasPrefix(start) ? String(path.dropFirst(start.count)) : nil
    }

    private static let list = ExportFolder.listName
}
