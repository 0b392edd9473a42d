import Files
import Foundation

extension ClipFolder {
    /// What the clip shows, in words: as its description says, else as `captions/<clip>.txt` of the dataset; nil
    /// where nobody has said it.
    package func caption() throws -> String? {
        if let caption = description.caption { return caption }
        guard access(captionPath, F_OK) == 0 else { return nil }
        return String(decoding: try DurableFile.read(captionPath), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Where a caption that somebody writes has its place.
    package var captionPath: String {
        url.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "captions/\(url.lastPathComponent).txt").path
    }
}
