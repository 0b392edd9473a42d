import Files
import Foundation

/// `SHA256SUMS`: the hashes of the files of a folder, as `sha256sum --check` reads them.
struct Checksums: Sendable, Equatable {
    static let name = ClipFolder.File.checksums.rawValue

    /// SHA-256 in lower-case hexadecimal, by path below the folder.
    var sums: [String: String] = [:]

    init() {}

    /// Hashes what a clip's folder holds, except for the lists of the rest.
    init(of folder: URL) throws {
        let lists = [Self.name, ClipFolder.File.done.rawValue]
        for path in FolderContents(of: folder).files where !lists.contains(path) {
            sums[path] = try Self.hash(of: folder.appending(path: path).path)
        }
    }

    /// The hashes that a folder's file has.
    static func read(of folder: URL) throws -> Checksums {
        let path = folder.appending(path: name).path
        return try decode(DurableFile.read(path), file: path)
    }

    /// The hashes of what is below one of the folders, by path below that.
    func part(in folder: String) -> Checksums {
        var part = Checksums()
        for (path, hash) in sums where path.hasPrefix(folder + "/") {
            part.sums[String(path.dropFirst(folder.count + 1))] = hash
        }
        return part
    }

    /// The hash of one file.
    static func hash(of path: String) throws -> String {
        try SHA256.digest(ofFile: path).hexadecimal
    }

    static func hash(of bytes: [UInt8]) -> String { SHA256.digest(of: bytes).hexadecimal }

    func write(to folder: URL) throws {
        try DurableFile.writeOwn(encoded(), to: folder.appending(path: Self.name).path)
    }

    /// A line for each file, in the order of their paths.
    func encoded() -> [UInt8] {
        sums.sorted { $0.key < $1.key }.flatMap { path, hash in
            // A backslash before the hash says that those in the path are doubled.
            let start = path.contains("\\") ? "\\" : ""
            return Array("\(start)\(hash)  \(path.replacing("\\", with: "\\\\"))\n".utf8)
        }
    }

    /// - Parameter file: what errors call it.
    static func decode(_ bytes: [UInt8], file: String) throws -> Checksums {
        var result = Checksums()
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        for (index, line) in lines.enumerated() {
            guard let entry = line.wholeMatch(of: /(\\?)([0-9a-f]{64}) [ *](.+)/) else {
                throw FileError(
                    .data, file: file, "line \(index + 1) is not a hash, two spaces and a path")
            }
            let isEscaped = !entry.1.isEmpty
            let path = String(isEscaped ? entry.3.replacing("\\\\", with: "\\") : entry.3)
            result.sums[path] = String(entry.2)
        }
        return result
    }
}

extension ClipFolder {
    /// The hashes that the clip was finished with, and who knows them.
    func checksums() throws -> (list: Checksums, source: HashSource) {
        let own =
            access(Self.path(.checksums, in: url), F_OK) == 0 ? try Checksums.read(of: url) : nil
        if let own, own.isOfClip { return (own, .clip) }
        let known = Self.knownHashes(of: url, besides: own)
        return known.isOfClip ? (known, .dataset) : (try Checksums(of: url), .files)
    }

    /// The hashes that the dataset knows of a clip's files, where the clip's own list has lost them.
    static func knownHashes(of folder: URL, besides own: Checksums?) -> Checksums {
        let dataset = folder.deletingLastPathComponent().deletingLastPathComponent()
        var known = (try? Checksums.read(of: dataset))?.part(
            in: "clips/\(folder.lastPathComponent)")
        known?.sums.merge(own?.sums ?? [:]) { _, own in own }
        return known ?? own ?? Checksums()
    }

    /// Where a clip's hashes come from.
    enum HashSource {
        case clip
        /// The clip has lost its own, or some of them.
        case dataset
        /// Nobody has written them down: they are those of now.
        case files
    }
}

extension Checksums {
    /// Whether the files are there that every clip has.
    fileprivate var isOfClip: Bool {
        [ClipFolder.File.description, .labels, .video].allSatisfy { sums[$0.rawValue] != nil }
    }
}
