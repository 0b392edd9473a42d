import Foundation
import Sim

/// `labels.jsonl`: what is true in each frame, one JSON object a line, frames in order from 0.
public enum LabelsFile {
    /// The line of one frame, newline included.
    static func line(_ labels: KnownLabels, file: String) throws -> [UInt8] {
        try NativeJSON.line(labels, file: file) + [UInt8(ascii: "\n")]
    }

    /// Writes a file and waits until the disk has it.
    public static func write(_ labels: [FrameLabels], to path: String) throws {
        let lines = try labels.map { try line(KnownLabels($0), file: path) }
        try DurableFile.write(lines.flatMap { $0 }, to: path)
    }

    /// The labels of every frame; that something is unknown is an error.
    public static func read(_ path: String) throws -> [FrameLabels] {
        try decode(DurableFile.read(path), file: path)
    }

    /// What is known of every frame.
    public static func readKnown(_ path: String) throws -> [KnownLabels] {
        try lines(of: DurableFile.read(path), file: path)
    }

    /// The labels in the bytes of a file.
    ///
    /// - Parameter file: what errors call it.
    public static func decode(_ bytes: [UInt8], file: String) throws -> [FrameLabels] {
        try lines(of: bytes, file: file)
    }

    private static func lines<Line: LabelLine>(of bytes: [UInt8], file: String) throws -> [Line] {
        let newline = UInt8(ascii: "\n")
        guard bytes.isEmpty || bytes.last == newline else {
            throw FormatError(.data, file: file, "is cut off: its last line has no end")
        }
        let lines = bytes.split(separator: newline, omittingEmptySubsequences: false).dropLast()
        return try lines.enumerated().map { index, line in
            let place = "line \(index + 1)"
            let labels = try NativeJSON.decode(Line.self, from: line, file: file, place: place)
            guard labels.frame == index else {
                throw FormatError(
                    .data, file: file, "\(place) is frame \(labels.frame), not \(index)")
            }
            guard labels.takenBy?.isPossible ?? true else {
                throw FormatError(.data, file: file, "\(place) has a camera that cannot be")
            }
            return labels
        }
    }
}

/// One line of the file: all of a frame's labels, or those that are known.
private protocol LabelLine: Decodable {
    var frame: Int { get }
    var takenBy: Camera? { get }
}

extension FrameLabels: LabelLine {
    var takenBy: Camera? { camera }
}

extension KnownLabels: LabelLine {
    var takenBy: Camera? { camera }
}

extension Camera {
    /// Whether a picture can have that size and width of view: what computes with them relies on it.
    fileprivate var isPossible: Bool {
        ClipDescription.sizes.contains(width) && ClipDescription.sizes.contains(height)
            && fieldOfView > 0 && fieldOfView < .pi
    }
}
