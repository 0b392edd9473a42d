import Foundation

extension DurableFile {
    /// Larger files are refused before memory is taken for them: labels of an hour need less.
    private static let largestSize = 1 << 30

    /// The bytes of a file.
    package static func read(_ path: String) throws -> [UInt8] {
        let size = try size(path)
        guard size <= largestSize else {
            throw FileError(
                .data, file: path, "has \(size) bytes; at most \(largestSize) are read")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        try read(path) { bytes += $0 }
        return bytes
    }

    /// Hands over the bytes of a file piece by piece.
    package static func read(_ path: String, by take: (ArraySlice<UInt8>) -> Void) throws {
        // Without O_NONBLOCK, opening a pipe waits until another process writes to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileError.reading(path, errno: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError.reading(path, errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileError.notAFile(path) }
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Foundation.read(descriptor, &piece, piece.count)
            if count == 0 { return }
            guard count > 0 || errno == EINTR else { throw FileError.reading(path, errno: errno) }
            take(piece[..<max(count, 0)])
        }
    }

    /// The bytes of a file of any size, which come into memory when they are used.
    package static func mapped(_ path: String) throws -> Data {
        try checkIsFile(path)
        do {
            return try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
        } catch {
            throw FileError(
                .missingInput, file: path, "cannot be read: \(error.localizedDescription)")
        }
    }

    /// Throws unless there is a file that can be read; what libraries open themselves is checked so.
    package static func checkIsFile(_ path: String) throws {
        guard access(path, R_OK) == 0 else { throw FileError.reading(path, errno: errno) }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw FileError.notAFile(path)
        }
    }

    /// Bytes of a file.
    package static func size(_ path: String) throws -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileError.reading(path, errno: errno) }
        return Int(status.st_size)
    }
}

extension FileError {
    fileprivate static func notAFile(_ path: String) -> FileError {
        var status = stat()
        let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        return FileError(
            .missingInput, file: path, isFolder ? "is a folder, not a file" : "is not a file")
    }
}
