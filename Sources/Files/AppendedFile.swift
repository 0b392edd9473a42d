import Foundation

/// A file that grows piece by piece.
package final class AppendedFile {
    /// What errors call it.
    package let path: String
    private let descriptor: Int32

    /// Opens or creates a file.
    ///
    /// - Parameter keepsContents: whether to go on behind what it holds already, instead of emptying it.
    package convenience init(_ path: String, keepsContents: Bool = false) throws {
        let start = keepsContents ? O_APPEND : O_TRUNC
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | start, 0o666)
        guard descriptor >= 0 else { throw FileError.writing(path, errno: errno) }
        self.init(descriptor, path: path)
    }

    /// Takes over a file that is open.
    init(_ descriptor: Int32, path: String) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    package func append(_ bytes: some ContiguousBytes) throws {
        try bytes.withUnsafeBytes { bytes in
            var rest = bytes
            while !rest.isEmpty {
                let count = write(descriptor, rest.baseAddress, rest.count)
                guard count > 0 || errno == EINTR else {
                    throw FileError.writing(path, errno: errno)
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[max(count, 0)...])
            }
        }
    }

    /// Waits until the disk has it all.
    package func finish() throws {
        guard fsync(descriptor) == 0 else { throw FileError.writing(path, errno: errno) }
    }
}
