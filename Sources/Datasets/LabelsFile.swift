import Foundation
import Sim

/// `labels.jsonl`: what is true in each frame, one JSON object a line, frames in order from 0.
public enum LabelsFile {
    /// The line of one frame, newline included.
    static func line(_ labels: FrameLabels, file: String) throws -> [UInt8] {
        try NativeJSON.lines([labels], file: file)
    }

    /// Writes a file and waits until the disk has it.
    public static func write(_ labels: [FrameLabels], to path: String) throws {
        try DurableFile.write(NativeJSON.lines(labels, file: path), to: path)
    }

    /// The labels of every frame.
    public static func read(_ path: String) throws -> [FrameLabels] {
        try decode(DurableFile.read(path), file: path)
    }

    /// The labels in the bytes of a file.
    ///
    /// - Parameter file: what errors call it.
    public static func decode(_ bytes: [UInt8], file: String) throws -> [FrameLabels] {
        let frames = try NativeJSON.decodeLines(FrameLabels.self, from: bytes, file: file)
        for (index, labels) in frames.enumerated() {
            guard labels.frame == index else {
                throw FormatError(
                    .data, file: file,
                    "line \(index + 1) is frame \(labels.frame), not \(index)")
            }
        }
        return frames
    }
}
