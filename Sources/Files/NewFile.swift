import Foundation

/// A file that is being written, and that gets its name when it is whole.
///
/// It has no name until then: who stops in the middle leaves nothing. File systems that know no such files give it
/// one that nobody has; what somebody else calls so is never touched.
struct NewFile {
    /// It is open as long as this is held, and only then can it be given a name.
    let file: AppendedFile
    private let descriptor: Int32
    private let target: String
    /// What errors call it.
    private let path: String
    private var name: String?

    /// Begins a file that will be called `target`.
    ///
    /// - Parameters:
    ///   - path: what errors call it.
    ///   - hasNoName: false as on file systems that know no files without a name.
    init(for target: String, called path: String, hasNoName: Bool = true) throws {
        (self.target, self.path) = (target, path)
        let folder = URL(filePath: target).deletingLastPathComponent().path
        let unnamed =
            hasNoName ? open(folder, O_WRONLY | O_CLOEXEC | Self.withoutName, 0o666) : -1
        if unnamed >= 0, access(Self.handle(unnamed), F_OK) == 0 {
            descriptor = unnamed
            file = AppendedFile(descriptor, path: path)
            return
        }
        if unnamed >= 0 { close(unnamed) }
        (descriptor, name) = try Self.firstFree(beside: target, called: path) { name in
            let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            return descriptor >= 0 ? (descriptor, name) : nil
        }
        file = AppendedFile(descriptor, path: path)
    }

    /// Takes the place of what has the name, once the disk has it all.
    func putInPlace() throws {
        try file.finish()
        let name =
            try name
            ?? Self.firstFree(beside: target, called: path) { [descriptor] name in
                let source = Self.handle(descriptor)
                return linkat(AT_FDCWD, source, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 ? name : nil
            }
        withExtendedLifetime(file) {}
        guard rename(name, target) == 0 else {
            let code = errno
            unlink(name)
            throw FileError.writing(path, errno: code)
        }
    }

    /// Removes it, unless it is in place.
    func discard() {
        if let name { unlink(name) }
    }

    /// Does something with the first temporary name that nobody has.
    ///
    /// - Parameter take: nil where the system call failed.
    private static func firstFree<Result>(
        beside target: String, called path: String, _ take: (String) -> Result?
    ) throws -> Result {
        for number in 1... {
            let name = "\(target).partial" + (number == 1 ? "" : "-\(number)")
            if let result = take(name) { return result }
            guard errno == EEXIST else { break }
        }
        throw FileError.writing(path, errno: errno)
    }

    /// The path by which an open file can be named.
    private static func handle(_ descriptor: Int32) -> String { "/proc/self/fd/\(descriptor)" }

    /// `O_TMPFILE`, which the C library's header shows to GNU sources only.
    private static let withoutName = 0o20_000_000 | O_DIRECTORY
}
