import Files
import Foundation

/// Tells files that have lost their end, as by a full disk or an interrupted copy, from those that somebody has changed.
enum CutFile {
    /// Whether a file of ours is the beginning of one of its format, or empty.
    ///
    /// - Parameter scenario: what a scenario file holds that is whole.
    static func isCut(_ path: String, scenario: String?) throws -> Bool {
        let bytes = try DurableFile.read(path)
        guard !bytes.isEmpty else { return true }
        switch (path as NSString).pathExtension {
        case "png":
            return bytes.starts(with: PNG.signature.prefix(bytes.count))
                && !bytes.reversed().starts(with: PNG.imageEnd.reversed())
        case "mp4": return bytes.dropFirst(4).starts(with: "ftyp".utf8) && !boxesFill(bytes)
        case "json": return JSON.endsEarly(bytes)
        case "jsonl":
            return JSON.endsEarly(bytes.split(separator: UInt8(ascii: "\n")).last ?? [])
        case "yaml": return scenario?.utf8.starts(with: bytes) ?? false
        // A list of hashes ends with its last line.
        default: return bytes.last != UInt8(ascii: "\n")
        }
    }

    private static func boxesFill(_ bytes: [UInt8]) -> Bool {
        let last = FilePart(Data(bytes)).boxes(in: 0..<bytes.count).last
        return last?.lack == 0 && last?.body.upperBound == bytes.count
    }
}
