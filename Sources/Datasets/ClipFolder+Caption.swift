import Files
import Foundation

extension ClipFolder {
    /// What the clip shows, in words: as its description says, else as `captions/<clip>.txt` of the dataset; nil
    /// where nobody has said it.
    package func caption() throws -> String? {
        if let caption = description.caption?.trimmingCharacters(in: .whitespacesAndNewlines),
            !caption.isEmpty
        {
            return caption
        }
        guard access(captionPath, F_OK) == 0 else { return nil }
        return try DurableFile.readText(captionPath).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Where a caption that somebody writes has its place.
    package var captionPath: String {
        url.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "captions/\(url.lastPathComponent).txt").path
    }

    /// Throws unless every file of `captions` is the text of a clip.
    package static func checkCaptions(in dataset: URL) throws {
        let folder = dataset.appending(path: "captions")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let clips = Set(try self.names(in: dataset))
        for name in names.sorted() where name.hasSuffix(".txt") && !name.hasPrefix(".") {
            let file = folder.appending(path: name).path
            guard clips.contains(String(name.dropLast(".txt".count))) else {
                throw FileError(
                    .data, file: file, "is the caption of no clip",
                    remedy: "name it after a folder in clips, or remove it")
            }
            _ = try DurableFile.readText(file)
        }
    }
}
