import Files
import Foundation

// What would be lost if an output took its place.
extension FileError {
    /// A file in a folder of ours whose hash is not known there.
    static func unknown(_ path: String) -> FileError {
        wouldBeLost(path, "SHA256SUMS does not name it as written by simdrive")
    }

    /// A link, a pipe or something else that is no file.
    static func noFile(_ path: String) -> FileError {
        wouldBeLost(path, "it is \(FolderContents.kind(of: path)), which simdrive does not write")
    }

    /// A link in the place of a folder of ours: what it leads to is somebody else's.
    static func linked(_ path: String) -> FileError {
        FileError(
            .cannotCreate, file: path, "is a link, through which simdrive does not write",
            remedy: "move it away")
    }

    /// A file of ours, with what somebody has made of it.
    static func changed(_ path: String) -> FileError { wouldBeLost(path, hasChanged) }

    /// A file beside the clips, with what somebody has made of it.
    ///
    /// - Parameters:
    ///   - isKnown: whether a hash tells so; else nothing says that simdrive wrote it.
    ///   - isCard: whether it is the dataset's card, of which people may make their own.
    ///   - others: names of more such files.
    static func changedBeside(
        _ path: String, isKnown: Bool, isCard: Bool, others: [String]
    ) -> FileError {
        let them = others.isEmpty ? "it" : (["it"] + others).joined(separator: ", ")
        return wouldBeLost(
            path, isKnown ? hasChanged : "SHA256SUMS does not hold its hash",
            remedy: (isCard ? "remove its line 'Written by simdrive' to keep it, or " : "")
                + "move \(them) away")
    }

    /// A file of a dataset that has lost its summary.
    static func withoutSummary(_ path: String) -> FileError {
        wouldBeLost(
            path, "\(DatasetSummary.name) is missing, by which simdrive knows its datasets",
            remedy: "merge the dataset if it is one, move it away, or choose another folder")
    }

    /// An export of which nobody knows what simdrive has written.
    static func withoutHashes(_ path: String, list: String) -> FileError {
        wouldBeLost(path, "its \(list) is not a list of hashes")
    }

    private static let hasChanged = "has changed since simdrive wrote it"
}
