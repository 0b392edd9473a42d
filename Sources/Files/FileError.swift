import Foundation

/// A file that could not be read or written, and what to do about it.
public struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Exit codes of the command line, after sysexits.h.
    public enum Kind: Int32, Sendable {
        /// The file is there, but what it holds is broken.
        case data = 65
        case missingInput = 66
        /// A part of the installation is missing.
        case unavailable = 69
        /// What was made is of no use.
        case uselessOutput = 70
        /// The output exists, is not writable, or the disk is full.
        case cannotCreate = 73
    }

    public var kind: Kind
    /// Path of the file or folder.
    public var file: String
    /// What is wrong, in lower case and without a full stop.
    public var what: String
    /// What the reader can do, if anything.
    public var remedy: String?
    /// What a program may know a way round.
    public var obstacle: Obstacle?

    /// What stands in the way of an output.
    public enum Obstacle: Sendable {
        /// The clip is there already.
        case clip
        /// The export is there already.
        case export
        /// The folder of the dataset holds something.
        case content
        case fullDisk
        /// The input can be read up to there.
        case rest
        /// The input is one of many of the same kind.
        case oneOfMany
    }

    public init(
        _ kind: Kind, file: String, _ what: String, remedy: String? = nil, obstacle: Obstacle? = nil
    ) {
        self.kind = kind
        self.file = file
        self.what = what
        self.remedy = remedy
        self.obstacle = obstacle
    }

    public var exitCode: Int32 { kind.rawValue }

    public var description: String {
        ("\(file): \(what)" + (remedy.map { "; \($0)" } ?? "")).printable
    }
}

extension FileError {
    /// A system call on an input failed with `errno`.
    package static func reading(_ file: String, errno code: Int32) -> FileError {
        FileError(.missingInput, file: file, "cannot be read: \(reason(code))")
    }

    /// A system call on an output failed with `errno`.
    package static func writing(_ file: String, errno code: Int32) -> FileError {
        let remedy: String? =
            switch code {
            case ENOSPC, EDQUOT: "free some space"
            case EFBIG: "raise the limit of file sizes (ulimit -f)"
            case EACCES, EPERM, EROFS: "choose a folder that you may write to"
            default: nil
            }
        return FileError(
            .cannotCreate, file: file, "cannot be written: \(reason(code))", remedy: remedy,
            obstacle: [ENOSPC, EDQUOT].contains(code) ? .fullDisk : nil)
    }

    private static func reason(_ code: Int32) -> String {
        String(cString: strerror(code)).lowercased()
    }
}

// What would be lost if an output took its place.
extension FileError {
    /// Something that this program has not written.
    package static func notOurs(_ path: String) -> FileError {
        wouldBeLost(path, "was not written by simdrive")
    }

    /// - Parameter what: why it is not to be lost.
    package static func wouldBeLost(
        _ path: String, _ what: String, remedy: String = "move it away, or choose another folder"
    ) -> FileError {
        FileError(
            .cannotCreate, file: path, "would be replaced, but \(what)", remedy: remedy)
    }
}
