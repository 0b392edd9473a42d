import Foundation
import Sim

/// `labels.jsonl`: what is true in each frame, one JSON object a line, frames in order from 0.
public enum LabelsFile {
    /// The line of one frame, newline included.
    static func line(_ labels: FrameLabels, file: String) throws -> [UInt8] {
        try NativeJSON.line(labels, file: file) + [UInt8(ascii: "\n")]
    }

    /// Writes a file and waits until the disk has it.
    public static func write(_ labels: [FrameLabels], to path: String) throws {
        let lines = try labels.map { try line($0, file: path) }
        try DurableFile.write(lines.flatMap { $0 }, to: path)
    }

    /// The labels of every frame.
    public static func read(_ path: String) throws -> [FrameLabels] {
        try decode(DurableFile.read(path), file: path)
    }

    /// The labels in the bytes of a file.
    ///
    /// - Parameter file: what errors call it.
    public static func decode(_ bytes: [UInt8], file: String) throws -> [FrameLabels] {
        let newline = UInt8(ascii: "\n")
        guard bytes.isEmpty || bytes.last == newline else {
            throw FormatError(.data, file: file, "is cut off: its last line has no end")
        }
        let lines = bytes.split(separator: newline, omittingEmptySubsequences: false).dropLast()
        return try lines.enumerated().map { index, line in
            let place = "line \(index + 1)"
            let labels = try NativeJSON.decode(
                FrameLabels.self, from: line, file: file, place: place)
            guard labels.frame == index else {
                throw FormatError(
                    .data, file: file, "\(place) is frame \(labels.frame), not \(index)")
            }
            return labels
        }
    }
}
