import Files
import Foundation
import Frames

/// The frames of a video file, thinned out or repeated by their time stamps.
public final class VideoFootage: Footage {
    public let origin: ClipDescription.Origin
    public let unread: [String]
    public var expectedCount: Int {
        guard let count = reader.expectedCount else { return 1 }
        return Int((Double(count) - 0.5) / reader.fps * fps) + 1
    }

    public var remarks: [String] { reader.remarks }
    public let digitalSourceType: String?

    private let reader: MP4Reader
    private let fitter: PictureFitter
    private let fps: Double
    /// Frames given so far.
    private var count = 0
    /// The frame of the video that was given last, and its time.
    private var current: (frame: Frame?, time: Double)?
    /// The time of the frame after it, which the reader holds already; nil at the end.
    private var following: Double?

    /// - Parameters:
    ///   - isLenient: takes the first broken picture for the end.
    ///   - progress: is told how many bytes of the file have been read, of how many, before the first frame.
    public init(
        path: String, fitter: PictureFitter, fps: Double, isLenient: Bool = false,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws {
        reader = try MP4Reader(path: path, isLenient: isLenient)
        digitalSourceType = DigitalSourceType.named(in: reader.texts)
        self.fitter = fitter
        self.fps = fps
        let slow = "more than its \(reader.fps) frames a second: pictures are repeated"
        unread = reader.unread + (fps > 1.01 * reader.fps ? [slow] : [])
        let size = try DurableFile.size(path)
        origin = ClipDescription.Origin(
            file: URL(filePath: path).lastPathComponent, bytes: size,
            sha256: try SHA256.digest(ofFile: path) { progress($0, size) }.hexadecimal,
            width: reader.width, height: reader.height, fps: reader.fps, fit: fitter.fit)
    }

    /// The frame of the video whose time is nearest, of two the earlier one.
    public func next() throws -> Frame? {
        let time = Double(count) / fps
        var nearest = try current ?? firstFrame()
        while let following, following - time < time - nearest.time - Self.tolerance {
            nearest = (nil, following)
            self.following = try reader.advance() ? reader.time : nil
        }
        if following == nil, time > nearest.time + 0.5 / reader.fps + Self.tolerance { return nil }
        let frame =
            try nearest.frame
            ?? reader.frame(beforeLast: following != nil, fittedBy: fitter)
        current = (frame, nearest.time)
        count += 1
        return frame
    }

    private func firstFrame() throws -> (frame: Frame?, time: Double) {
        _ = try reader.advance()
        let first = reader.time
        following = try reader.advance() ? reader.time : nil
        return (nil, first)
    }

    /// Seconds: sums of frame times are not exact.
    private static let tolerance = 1e-6
}
