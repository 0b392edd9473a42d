import Foundation

/// What is in a folder and in those below it, by sorted paths below it.
struct FolderContents {
    private(set) var files: [String] = []
    private(set) var folders: [String] = []
    /// Links, pipes, and what cannot be looked at.
    private(set) var others: [String] = []

    init(of folder: URL) {
        let names = FileManager.default.enumerator(atPath: folder.path)
        while let name = names?.nextObject() as? String {
            var status = stat()
            let isSeen = lstat(folder.appending(path: name).path, &status) == 0
            switch isSeen ? status.st_mode & S_IFMT : 0 {
            case S_IFREG: files.append(name)
            case S_IFDIR: folders.append(name)
            default: others.append(name)
            }
        }
        files.sort()
        folders.sort()
        others.sort()
    }

    /// What something is that is no file, with its article.
    static func kind(of path: String) -> String {
        var status = stat()
        guard lstat(path, &status) == 0 else { return "something that cannot be looked at" }
        switch status.st_mode & S_IFMT {
        case S_IFLNK: return "a link"
        case S_IFIFO: return "a pipe"
        case S_IFSOCK: return "a socket"
        case S_IFDIR: return "a folder"
        default: return "a device"
        }
    }

    /// The folders in which there is none of some files.
    func folders(without files: some Sequence<String>) -> [String] {
        let parents = files.flatMap { file in
            sequence(first: (file as NSString).deletingLastPathComponent) {
                ($0 as NSString).deletingLastPathComponent
            }.prefix { !$0.isEmpty }
        }
        let used = Set(parents)
        return folders.filter { !used.contains($0) }
    }
}
