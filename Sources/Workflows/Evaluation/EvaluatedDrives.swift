import Datasets
import Files
import Foundation
import Metrics

/// What is known of an evaluation's drives already: a line each, read again when it goes on.
struct EvaluatedDrives {
    /// One drive.
    struct Line: Codable {
        /// Of the definitions of what follows.
        var version = Line.current
        /// SHA-256 of the referee's weights.
        let referee: String
        /// The clip, as if it were kept.
        let about: ClipDescription
        let judgement: ClipJudgement
        /// Nil of reference renders.
        let measurement: ClipMeasurement?

        static let current = 1
    }

    private let file: AppendedFile
    private let known: [String: Line]

    static let name = "evaluation.jsonl"

    /// Reads the lines in a folder, which is made where it is not there.
    init(in folder: URL) throws {
        try DurableFile.makeFolder(folder)
        let path = folder.appending(path: Self.name).path
        let bytes = access(path, F_OK) == 0 ? try DurableFile.read(path) : []
        // The last line of a killed evaluation may be cut off: its drive is made again.
        let lines = bytes.split(separator: UInt8(ascii: "\n")).compactMap {
            try? JSON.decode(Line.self, from: $0, file: path)
        }
        known = Dictionary(lines.map { ($0.about.id, $0) }) { _, last in last }
        try DurableFile.write(JSON.lines(lines, file: path), to: path)
        file = try AppendedFile(path, keepsContents: true)
    }

    /// The line of a drive: the one that is there if it was made in the same way, else a new one.
    func line(
        _ about: ClipDescription, judgedBy referee: String, make: () throws -> Line
    ) throws -> Line {
        if let line = known[about.id], line.about == about, line.referee == referee,
            line.version == Line.current
        {
            return line
        }
        let line = try make()
        try file.append(JSON.lines([line], file: file.path))
        try file.finish()
        return line
    }
}
