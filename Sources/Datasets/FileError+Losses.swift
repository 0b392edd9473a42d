import Files

// What would be lost if an output took its place.
extension FileError {
    /// Something that this program has not written.
    static func notOurs(_ path: String) -> FileError {
        wouldBeLost(path, "was not written by simdrive")
    }

    /// Something in a clip's folder that has no hash there.
    static func unknown(_ path: String) -> FileError {
        wouldBeLost(path, "SHA256SUMS does not name it as written by simdrive")
    }

    /// A file of a clip, with what somebody has made of it.
    static func changed(_ path: String) -> FileError {
        wouldBeLost(path, "has changed since simdrive wrote it")
    }

    /// A file of a dataset that has lost its summary.
    static func withoutSummary(_ path: String) -> FileError {
        wouldBeLost(
            path, "\(DatasetSummary.name) is missing, by which simdrive knows its datasets",
            "merge the dataset if it is one, ")
    }

    private static func wouldBeLost(
        _ path: String, _ what: String, _ firstRemedy: String = ""
    ) -> FileError {
        FileError(
            .cannotCreate, file: path, "would be replaced, but \(what)",
            remedy: firstRemedy + "move it away, or choose another folder")
    }
}
