import Files
import Foundation
import Frames

/// A picture beside datasets that the program makes, as its text says; it takes the place of such pictures alone.
package enum MadePicture {
    /// Writes a PNG.
    ///
    /// - Parameter hasModel: whether a trained model drew it, rather than a renderer.
    package static func write(_ frame: Frame, to path: String, hasModel: Bool) throws {
        try checkReplaceable(path)
        try DurableFile.makeFolder(URL(filePath: path).deletingLastPathComponent())
        let word = hasModel ? "trainedAlgorithmicMedia" : "algorithmicMedia"
        let note = try JSON.line(
            Note(digitalSourceType: DigitalSourceType.address + word), file: path)
        try PNG.write(frame, to: path, note: String(decoding: note, as: UTF8.self))
    }

    /// Throws where something else would be lost, or where no such picture belongs.
    package static func checkReplaceable(_ path: String) throws {
        try ClipFolder.checkIsOutside(URL(filePath: path))
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0
        else { return }
        let texts = try PictureMetadata(of: path).texts
        // A clip's frame has the clip's name in its text.
        guard texts.contains(where: { $0.hasPrefix("simdrive\0") && !$0.contains("\"clip\"") })
        else { throw FileError.notOurs(path) }
    }

    private struct Note: Encodable {
        let digitalSourceType: String
        let synthetic = true
    }
}
