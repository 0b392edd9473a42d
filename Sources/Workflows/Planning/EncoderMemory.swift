import Datasets
import Diffusion
import Foundation
import Frames

/// Bytes that encoding a video holds.
struct EncoderMemory {
    /// Whatever the number of frames.
    var idle = 0.0
    /// For a frame that waits to be encoded.
    var frame = 0.0
    /// Frames that wait at most.
    var depth = 1

    func bytes(of frames: Int) -> Double { idle + frame * Double(min(frames, depth)) }
}

extension EncoderMemory {
    /// Found by encoding: first of all, while nothing else has taken more yet.
    ///
    /// All numbers are zero where the system does not report the memory of a process.
    init(width: Int, height: Int, crf: Int) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "simdrive-\(UUID()).mp4")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let before = ProcessMemory.resident
        depth = try MP4Writer.framesHeld()
        let writer = try MP4Writer(path: path, width: width, height: height, fps: 30, crf: crf)
        let picture = Frame(
            width: width, height: height, pixels: Array(repeating: 0, count: width * height * 3))
        func resident(afterMore frames: Int) throws -> Int? {
            for _ in 0..<frames { try writer.write(picture) }
            return ProcessMemory.resident
        }
        let (few, many) = (
            try resident(afterMore: Self.few), try resident(afterMore: Self.more)
        )
        // What is encoded in the end takes references.
        try writer.finish()
        guard let before, let few, let many, let most = ProcessMemory.peak else { return }
        frame = max(Double(many - few) / Double(Self.more), 0)
        idle = max(Double(most - before) - frame * Double(Self.few + Self.more), 0)
    }

    /// Frames after which one more takes as much as the next.
    private static let few = 4
    private static let more = 8
}
