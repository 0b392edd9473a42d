import Files
import Foundation
import Sim

/// `labels.jsonl`: what is true in each frame, one JSON object a line, frames in order from 0.
public enum LabelsFile {
    /// The line of one frame, newline included.
    static func line(_ labels: KnownLabels, file: String) throws -> [UInt8] {
        try JSON.lines([labels], file: file)
    }

    /// Writes a file and waits until the disk has it.
    public static func write(_ labels: [FrameLabels], to path: String) throws {
        try DurableFile.write(encode(labels, file: path), to: path)
    }

    /// The bytes of a file.
    ///
    /// - Parameter file: what errors call it.
    public static func encode(_ labels: [FrameLabels], file: String) throws -> [UInt8] {
        try JSON.lines(labels.map(KnownLabels.init), file: file)
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
        let frames = try JSON.decodeLines(Line.self, from: bytes, file: file)
        for (index, labels) in frames.enumerated() {
            guard labels.frame == index else {
                throw FileError(
                    .data, file: file,
                    "line \(index + 1) is frame \(labels.frame), not \(index)")
            }
            guard labels.takenBy?.isPossible ?? true else {
                throw FileError(
                    .data, file: file, "line \(index + 1) has a camera that cannot be")
            }
            guard labels.boxes.allSatisfy(\.isPossible) else {
                throw FileError(.data, file: file, "line \(index + 1) has a box that cannot be")
            }
        }
        return frames
    }
}

/// One line of the file: all of a frame's labels, or those that are known.
private protocol LabelLine: Decodable {
    var frame: Int { get }
    var takenBy: Camera? { get }
    var boxes: [Box2D] { get }
}

extension FrameLabels: LabelLine {
    var takenBy: Camera? { camera }
    var boxes: [Box2D] { actors.flatMap { [$0.box2D, $0.box2DFull] } }
}

extension KnownLabels: LabelLine {
    var takenBy: Camera? { camera }
    var boxes: [Box2D] {
        (actors ?? []).flatMap { [$0.box2D] + [$0.box2DFull, $0.box2DVisible].compactMap { $0 } }
    }
}

extension Box2D {
    /// Whether its edges can be counted in pixels.
    fileprivate var isPossible: Bool {
        [left, top, right, bottom].allSatisfy { abs($0) < 1e9 }
    }
}

extension Camera {
    /// Whether a picture can have that size and width of view: what computes with them relies on it.
    fileprivate var isPossible: Bool {
        ClipDescription.sizes.contains(width) && ClipDescription.sizes.contains(height)
            && fieldOfView > 0 && fieldOfView < .pi
    }
}
