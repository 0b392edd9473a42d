import Files

extension FileError {
    /// The option that helps against it, if there is one.
    var cure: String? {
        switch obstacle {
        case .clip: "keep it with --resume, or replace it with --overwrite"
        case .export: "replace it with --overwrite"
        case .content:
            "continue it with --resume, replace its clips with --overwrite, or choose another folder"
        case .fullDisk: "run again with --resume"
        case nil: nil
        }
    }
}
