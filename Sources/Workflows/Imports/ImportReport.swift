/// What became of all that was to be imported.
package struct ImportReport: Encodable {
    let clips: [ImportedClip]
    /// What was not understood in a file that speaks of all clips.
    let unread: [String]?

    package init(clips: [ImportedClip], unread: [String]?) {
        self.clips = clips
        self.unread = unread
    }

    private enum CodingKeys: String, CodingKey {
        case clips
        case unread = "not_understood"
    }
}

/// What became of one path.
package struct ImportedClip: Encodable {
    let clip: String
    let folder: String
    let frames: Int
    /// What was not understood.
    let unread: [String]
    /// What was left out, turned or taken otherwise than its file asks for.
    let remarks: [String]
    /// Whether an earlier run had made it.
    let wasThere: Bool

    private enum CodingKeys: String, CodingKey {
        case clip, folder, frames, remarks
        case unread = "not_understood"
        case wasThere = "was_there"
    }
}
