import Datasets
import Foundation
import Frames
import Sim

/// Files of a few frames, written to a folder that is gone afterwards: what a clip's own will take.
struct WritingTrial {
    /// But for labels.
    private(set) var size = ClipSize()
    /// Seconds to write a frame to a picture and the videos.
    private(set) var seconds = 0.0

    /// - Parameters:
    ///   - frames: neighbours; of a single one it is taken that each frame after it takes as much, which is
    ///     so of generated ones at 7.5 a second: 36.5 kB of MP4 were written a frame of cut-in-day and 37.9
    ///     of cut-in-night, 36.9 and 37.2 of frame 0 alone.
    ///   - labels: of each; nil for no overlay.
    init(_ frames: [Frame], labels: [FrameLabels]?, fps: Double, crf: Int) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "simdrive-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = TrialFiles(folder: folder, fps: fps, crf: crf)
        let start = ContinuousClock.now
        let pictures = try frames.map(files.picture)
        size.picture = Double(pictures.reduce(0, +)) / Double(frames.count)
        size.video = try files.video(of: frames)
        if let labels {
            size.overlay = try files.video(
                of: zip(frames, labels).map { $0.overlaid(with: $1.actors.map(KnownActor.init)) })
        }
        seconds = (ContinuousClock.now - start) / .seconds(1) / Double(frames.count)
    }
}

/// Writes what a clip holds, and looks at how large it is.
private struct TrialFiles {
    let folder: URL
    let fps: Double
    let crf: Int

    func picture(_ frame: Frame) throws -> Int {
        let path = folder.appending(path: "frame.png").path
        try PNG.write(frame, to: path)
        return size(of: path)
    }

    func video(of frames: [Frame]) throws -> ClipSize.VideoSize {
        let first = Double(try bytes(of: Array(frames.prefix(1))))
        guard frames.count > 1 else { return ClipSize.VideoSize(first: first, next: first) }
        let others = Double(try bytes(of: frames)) - first
        return ClipSize.VideoSize(first: first, next: max(others / Double(frames.count - 1), 0))
    }

    /// Of a video.
    private func bytes(of frames: [Frame]) throws -> Int {
        let writer = try writer(of: frames[0])
        for frame in frames { try writer.write(frame) }
        try writer.finish()
        return size(of: video)
    }

    private func writer(of frame: Frame) throws -> MP4Writer {
        try MP4Writer(path: video, width: frame.width, height: frame.height, fps: fps, crf: crf)
    }

    private var video: String { folder.appending(path: "video.mp4").path }

    private func size(of path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }
}
