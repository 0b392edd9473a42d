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
        let newline = UInt8(ascii: "\n")
        let lines =
            try bytes.split(separator: newline).enumerated().compactMap { index, text in
                if let line = try? JSON.decode(Line.self, from: text, file: path) { return line }
                // The last line of a killed evaluation may be cut off: its drive is made again.
                if text.endIndex == bytes.endIndex { return nil }
                throw FileError.wouldBeLost(path, "line \(index + 1) is no drive of an evaluation")
            } as [Line]
        known = Dictionary(lines.map { ($0.about.id, $0) }) { _, last in last }
        try DurableFile.write(JSON.lines(lines, file: path), to: path)
        file = try AppendedFile(path, keepsContents: true)
    }

    /// The lines of some drives: those that are there if they were made in the same way, else new ones.
    ///
    /// - Parameter make: gives the lines of the drives of these places.
    func lines(
        _ drives: [ClipDescription], judgedBy referee: String, make: ([Int]) throws -> [Line]
    ) throws -> [Line] {
        let there = drives.map { line(of: $0, judgedBy: referee) }
        let missing = there.indices.filter { there[$0] == nil }
        guard !missing.isEmpty else { return there.compactMap { $0 } }
        let made = try make(missing)
        try file.append(JSON.lines(made, file: file.path))
        try file.finish()
        var rest = made[...]
        return there.map { $0 ?? rest.removeFirst() }
    }

    private func line(of about: ClipDescription, judgedBy referee: String) -> Line? {
        guard let line = known[about.id], line.about == about, line.referee == referee,
            line.version == Line.current
        else { return nil }
        return line
    }
}
