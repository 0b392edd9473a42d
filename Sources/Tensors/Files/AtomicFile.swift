import Foundation

/// A file that appears under its name only when it is whole and on the disk.
struct AtomicFile: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// Runs `body` on a file under a temporary name in the same folder, then renames it.
    ///
    /// The temporary name is always the same, so that a killed run leaves at most one behind.
    static func write(to url: URL, _ body: (borrowing AtomicFile) throws -> Void) throws {
        let temporary = url.path + ".partial"
        do {
            let file = try AtomicFile(path: temporary)
            try body(file)
            try file.check(fsync(file.descriptor), "cannot be written")
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, url.path) == 0 else {
            throw FileError(file: url.path, action: "cannot be put in place", code: errno)
        }
        try synchronizeFolder(of: url)
    }

    /// Puts the names in a folder on the disk, without which a rename may be lost with the power.
    static func synchronizeFolder(of url: URL) throws {
        let folder = url.deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(descriptor) }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw FileError(file: folder, action: "cannot be synchronised", code: errno)
        }
    }

    private init(path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        try check(descriptor, "cannot be created")
    }

    deinit { close(descriptor) }

    borrowing func append(_ data: Data) throws {
        try data.withUnsafeBytes { try append($0) }
    }

    borrowing func append(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if written < 0, errno == EINTR { continue }
            try check(Int32(clamping: written), "cannot be written")
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    private borrowing func check(_ status: Int32, _ action: String) throws {
        guard status >= 0 else { throw FileError(file: path, action: action, code: errno) }
    }
}

/// A file or folder that the system refused.
public struct FileError: Error, Equatable, CustomStringConvertible {
    public let file: String
    public let action: String
    /// The system's `errno`.
    public let code: Int32

    public var description: String { "\(file): \(action): \(String(cString: strerror(code)))" }
}
