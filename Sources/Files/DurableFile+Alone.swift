import Foundation

extension DurableFile {
    /// Does something with the files of a folder while no other process does such a thing there.
    ///
    /// Some network file systems lock nothing: there one process at a time is trusted in.
    package static func alone<Result>(
        in folder: URL, _ body: () throws -> Result
    ) throws -> Result {
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError.writing(folder.path, errno: errno) }
        // Closing it gives the lock back.
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        return try body()
    }
}
