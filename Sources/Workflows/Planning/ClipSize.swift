import Datasets
import Sim

/// Bytes of a clip's files.
struct ClipSize {
    /// Of one picture.
    var picture = 0.0
    var video = VideoSize()
    /// Of the video with boxes; nothing without one.
    var overlay = VideoSize()
    /// Of a line of labels.
    var labels = 0.0

    /// Of a video.
    struct VideoSize {
        /// With one frame.
        var first = 0.0
        /// For each one more.
        var next = 0.0

        fileprivate func bytes(of frames: Int) -> Double { first + next * Double(frames - 1) }

        fileprivate static func * (size: VideoSize, factor: Double) -> VideoSize {
            VideoSize(first: size.first * factor, next: size.next * factor)
        }
    }

    /// All that stands in the folder of so many frames, but for descriptions of a few kB.
    func bytes(of frames: Int) -> Double {
        (picture + labels) * Double(frames) + video.bytes(of: frames) + overlay.bytes(of: frames)
    }

    /// With lines of labels as long as these, on average.
    func with(_ labels: [FrameLabels], file: String) throws -> ClipSize {
        var size = self
        size.labels =
            Double(try LabelsFile.encode(labels, file: file).count) / Double(labels.count)
        return size
    }

    /// That of a clip whose pictures and videos are larger by a factor.
    func scaled(by factor: Double) -> ClipSize {
        ClipSize(
            picture: picture * factor, video: video * factor, overlay: overlay * factor,
            labels: labels)
    }
}
