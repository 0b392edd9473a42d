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
        let lists = [Self.name, ClipFolder.File.done.rawValue, StagingMark.name]
        for path in FolderContents(of: folder).files where !lists.contains(path) {
            sums[path] = try Self.hash(of: folder.appending(path: path).path)
        }
    }

    /// The hashes that a folder's file has.
    static func read(of folder: URL) throws -> Checksums {
        let path = folder.appending(path: name).path
        return try decode(DurableFile.read(path), file: path)
    }

    /// The hashes that can be read of a folder's file, if there is one.
    static func known(in folder: URL, list: String = name) -> Checksums {
        var known = Checksums()
        let bytes = (try? DurableFile.read(folder.appending(path: list).path)) ?? []
        for line in bytes.split(separator: newline) {
            if let entry = entry(of: line) { known.sums[entry.path] = entry.hash }
        }
        return known
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

    func write(to folder: URL) throws { try write(to: folder) { _ in true } }

    /// Writes the file anew, but for lines that somebody else has put there: they stay at its end.
    ///
    /// - Parameter isOurs: whether a file of that path is one of simdrive's.
    func write(to folder: URL, isOurs: (String) -> Bool) throws {
        let path = folder.appending(path: Self.name).path
        var lines = encoded()
        var status = stat()
        let isFile = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        let before = isFile ? try DurableFile.read(path) : []
        for line in before.split(separator: Self.newline) {
            let entry = Self.entry(of: line)
            let isCut = line.endIndex == before.endIndex && isBeginning(line, entry?.path)
            if isCut || entry.map({ isOurs($0.path) }) == true { continue }
            lines += line + [Self.newline]
        }
        try DurableFile.writeOwn(lines, to: path)
    }

    /// Whether one of our lines begins so, as where a file has lost its end.
    ///
    /// - Parameter path: that of the line; nil where it does not come to one.
    private func isBeginning(_ line: ArraySlice<UInt8>, _ path: String?) -> Bool {
        path.map { path in sums.keys.contains { $0.hasPrefix(path) } }
            ?? line.allSatisfy("\\0123456789abcdef *".utf8.contains)
    }

    private static let newline = UInt8(ascii: "\n")

    /// What a line says; nil for a line of something else.
    private static func entry(of line: ArraySlice<UInt8>) -> (path: String, hash: String)? {
        let isEscaped = line.first == UInt8(ascii: "\\")
        let rest = line.dropFirst(isEscaped ? 1 : 0)
        let (hash, path) = (rest.prefix(64), String(decoding: rest.dropFirst(66), as: UTF8.self))
        let space = UInt8(ascii: " ")
        guard hash.count == 64, hash.allSatisfy("0123456789abcdef".utf8.contains), !path.isEmpty,
            [[space, space], [space, UInt8(ascii: "*")]].contains(
                Array(rest.dropFirst(64).prefix(2)))
        else { return nil }
        return (
            isEscaped ? path.replacing("\\\\", with: "\\") : path,
            String(decoding: hash, as: UTF8.self)
        )
    }

    /// A line for each file, in the order of their paths.
    func encoded() -> [UInt8] {
        sums.sorted { $0.key < $1.key }.flatMap { Self.line($0.key, hash: $0.value) }
    }

    static func line(_ path: String, hash: String) -> [UInt8] {
        // A backslash before the hash says that those in the path are doubled.
        let start = path.contains("\\") ? "\\" : ""
        return Array("\(start)\(hash)  \(path.replacing("\\", with: "\\\\"))\n".utf8)
    }

    /// - Parameter file: what errors call it.
    static func decode(_ bytes: [UInt8], file: String) throws -> Checksums {
        var result = Checksums()
        for (index, line) in bytes.split(separator: newline).enumerated() {
            // sha256sum passes over them, too.
            if line.first == UInt8(ascii: "#") { continue }
            guard let entry = entry(of: line) else {
                throw FileError(
                    .data, file: file, "line \(index + 1) is not a hash, two spaces and a path")
            }
            result.sums[entry.path] = entry.hash
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
        var known = Checksums.known(in: dataset).part(in: "clips/\(folder.lastPathComponent)")
        known.sums.merge(own?.sums ?? [:]) { _, own in own }
        return known
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
