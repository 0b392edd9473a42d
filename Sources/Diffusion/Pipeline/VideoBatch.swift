import Frames
import Tensors

/// Several videos that are made in lockstep: the networks see a window of each as one batch.
///
/// A video that ends earlier drops out. What makes pictures of latents runs for one video after the other.
struct VideoBatch {
    private var videos: [VideoRun]

    typealias Show = (_ video: Int, _ number: Int, Frame) throws -> Void

    /// - Parameter videos: of pipelines that differ in seed and future alone.
    init(_ videos: [VideoRun]) { self.videos = videos }

    /// Generates every frame of all, those of a video in turn.
    mutating func run(show: Show) throws {
        var live = Array(videos.indices)
        while !live.isEmpty {
            var due: [Int] = []
            for video in live {
                if videos[video].isDue() {
                    due.append(video)
                } else {
                    try videos[video].finish { try show(video, $0, $1) }
                }
            }
            try makeKeyFrames(of: due, show: show)
            live = due
        }
    }

    /// The next key frames of each, and what comes before them.
    private mutating func makeKeyFrames(of due: [Int], show: Show) throws {
        let made = Rollout.next(of: due.map { videos[$0].rollout })
        var keys: [(video: Int, frames: ArraySlice<Tensor>)] = []
        for (video, made) in zip(due, made) {
            keys.append((video, try videos[video].take(made)[...]))
        }
        while true {
            keys.removeAll(where: \.frames.isEmpty)
            guard !keys.isEmpty else { return }
            let next = keys.indices.map { (keys[$0].video, keys[$0].frames.removeFirst()) }
            try take(next, show: show)
        }
    }

    /// Takes the next key frame of some videos.
    private mutating func take(_ next: [(video: Int, key: Tensor)], show: Show) throws {
        let between = Interpolation.between(
            next.map { videos[$0.video].interpolation }, and: next.map(\.key))
        for (next, between) in zip(next, between) {
            try videos[next.video].take(next.key, after: between) { try show(next.video, $0, $1) }
        }
    }
}
