import Foundation

/// Whole files, written so that they survive a crash of the machine.
enum DurableFile {
    /// Larger files are refused before memory is taken for them: labels of an hour need less.
    static let largestSize = 1 << 30

    /// The bytes of a file.
    static func read(_ path: String) throws -> [UInt8] {
        let size = try size(path)
        guard size <= largestSize else {
            throw FormatError(
                .data, file: path, "has \(size) bytes; at most \(largestSize) are read")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        try read(path) { bytes += $0 }
        return bytes
    }

    /// Hands over the bytes of a file piece by piece.
    static func read(_ path: String, by take: (ArraySlice<UInt8>) -> Void) throws {
        // Whoever opens a pipe without O_NONBLOCK waits for somebody to write to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FormatError.reading(path, errno: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw FormatError.reading(path, errno: errno)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FormatError(.missingInput, file: path, "is not a file")
        }
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Foundation.read(descriptor, &piece, piece.count)
            if count == 0 { return }
            guard count > 0 || errno == EINTR else {
                throw FormatError.reading(path, errno: errno)
            }
            take(piece[..<max(count, 0)])
        }
    }

    /// Throws unless there is a file that can be read; what libraries open themselves is checked so.
    static func checkIsFile(_ path: String) throws {
        guard access(path, R_OK) == 0 else { throw FormatError.reading(path, errno: errno) }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw FormatError(.missingInput, file: path, "is not a file")
        }
    }

    /// Bytes of a file.
    static func size(_ path: String) throws -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FormatError.reading(path, errno: errno) }
        return Int(status.st_size)
    }

    /// Creates or replaces a file and waits until the disk has it; whoever opens the name meanwhile
    /// gets the old file or the new one, whole.
    static func write(_ bytes: some ContiguousBytes, to path: String) throws {
        guard isReplaceable(path) else { return try fill(path, with: bytes, calledFor: path) }
        let new = "\(path).\(getpid())"
        do {
            try fill(new, with: bytes, calledFor: path)
            guard rename(new, path) == 0 else { throw FormatError.writing(path, errno: errno) }
        } catch {
            unlink(new)
            throw error
        }
    }

    /// Whether another file can take the name: not that of a device, a pipe, a link or a folder.
    private static func isReplaceable(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    }

    /// Writes a whole file in place; errors name `target`.
    private static func fill(
        _ path: String, with bytes: some ContiguousBytes, calledFor target: String
    ) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FormatError.writing(target, errno: errno) }
        defer { close(descriptor) }
        try bytes.withUnsafeBytes { try write($0, descriptor, target) }
        guard fsync(descriptor) == 0 else { throw FormatError.writing(target, errno: errno) }
    }

    /// Waits until the disk has what was written to a file, or which names a folder holds.
    static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FormatError.writing(path, errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FormatError.writing(path, errno: errno) }
    }

    fileprivate static func write(
        _ bytes: UnsafeRawBufferPointer, _ descriptor: Int32, _ path: String
    ) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Foundation.write(
                descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            guard count > 0 || errno == EINTR else {
                throw FormatError.writing(path, errno: errno)
            }
            rest = rest.dropFirst(max(count, 0))
        }
    }
}

/// A file that grows piece by piece.
final class AppendedFile {
    let path: String
    private let descriptor: Int32

    /// Creates or empties the file.
    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FormatError.writing(path, errno: errno) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func append(_ bytes: some ContiguousBytes) throws {
        try bytes.withUnsafeBytes { try DurableFile.write($0, descriptor, path) }
    }

    /// Waits until the disk has it all.
    func finish() throws {
        guard fsync(descriptor) == 0 else { throw FormatError.writing(path, errno: errno) }
    }
}
