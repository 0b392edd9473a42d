import Foundation

/// Whole files, written so that they survive a crash of the machine.
package enum DurableFile {
    /// Creates or replaces a file and waits until the disk has it.
    ///
    /// A reader that opens the name meanwhile gets the old file or the new one, whole.
    package static func write(_ bytes: some ContiguousBytes, to path: String) throws {
        try write(to: path) { try $0.append(bytes) }
    }

    /// Creates or replaces a file with what `body` appends to it.
    package static func write(to path: String, _ body: (AppendedFile) throws -> Void) throws {
        // A link stays: what it leads to is replaced.
        let target = resolved(path)
        guard isReplaceable(target) else {
            let file = try AppendedFile(target)
            try body(file)
            return try file.finish()
        }
        try putInPlace(of: target, for: path, body)
    }

    /// Creates or replaces a file in a folder that the program keeps.
    ///
    /// A link there gives way to the file: what it leads to is somebody else's.
    package static func writeOwn(_ bytes: some ContiguousBytes, to path: String) throws {
        var status = stat()
        let isThere = lstat(path, &status) == 0
        guard !isThere || [S_IFREG, S_IFLNK].contains(status.st_mode & S_IFMT) else {
            throw FileError(
                .cannotCreate, file: path, "is there already and not a file",
                remedy: "move it away")
        }
        try putInPlace(of: path, for: path) { try $0.append(bytes) }
    }

    /// - Parameter path: what errors call it.
    private static func putInPlace(
        of target: String, for path: String, _ body: (AppendedFile) throws -> Void
    ) throws {
        let new = try NewFile(for: target, called: path)
        do {
            try body(new.file)
            try new.putInPlace()
        } catch {
            new.discard()
            throw error
        }
        try synchronizeFolder(of: target)
    }

    /// Creates a file and waits until the disk has what it holds.
    ///
    /// For a folder that is put together first and synchronized then: nobody looks into it before.
    package static func create(_ bytes: some ContiguousBytes, at path: String) throws {
        let file = try AppendedFile(path)
        try file.append(bytes)
        try file.finish()
    }

    /// Waits until the disk has what was written to a file, or which names a folder holds.
    package static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError.writing(path, errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileError.writing(path, errno: errno) }
    }

    /// Makes a folder, and those above it, unless it is there.
    package static func makeFolder(_ folder: URL) throws {
        let parent = folder.deletingLastPathComponent()
        if access(parent.path, F_OK) != 0, parent.path != folder.path { try makeFolder(parent) }
        if mkdir(folder.path, 0o777) == 0 {
            // Without its name on the disk all that is put into it would be lost with the power.
            try synchronizeFolder(of: folder.path)
        } else if errno != EEXIST {
            throw FileError.writing(folder.path, errno: errno)
        } else if !isFolder(folder.path) {
            throw FileError(
                .cannotCreate, file: folder.path, "is no folder", remedy: "choose another place")
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Waits until the disk has the name of a file; a folder that may not be read cannot be asked.
    private static func synchronizeFolder(of path: String) throws {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        if access(folder, R_OK) == 0 { try synchronize(folder) }
    }
}

extension DurableFile {
    /// The path without links; as it is where it leads to nothing yet.
    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// Whether another file can take the name: not that of a device, a pipe or a folder.
    private static func isReplaceable(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    }
}
