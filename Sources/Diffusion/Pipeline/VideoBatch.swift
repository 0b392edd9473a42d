import Conditioning
import Frames
import Tensors

/// Several videos that are made in lockstep: the networks see all of them as one batch.
///
/// A video that ends earlier drops out. Videos that show equally many frames become pictures together.
struct VideoBatch {
    private var videos: [VideoRun]
    private var outputs: [VideoOutput]

    typealias Show = (_ video: Int, _ number: Int, Frame) throws -> Void

    /// - Parameter videos: of pipelines that differ in seed and future alone.
    init(_ videos: [VideoRun]) {
        self.videos = videos
        outputs = VideoOutput.all(of: videos)
    }

    /// Generates every frame of all, those of a video in turn.
    mutating func run(show: Show) throws {
        var live = Array(videos.indices)
        while !live.isEmpty {
            let due = live.filter { videos[$0].isDue() }
            let ended = live.filter { !due.contains($0) }
            for index in outputs.indices where ended.contains(outputs[index].videos[0]) {
                try self.show(outputs[index].frames.finish(), of: outputs[index].videos, show)
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
        var made: [Int: [VideoRun.Made]] = [:]
        for (next, between) in zip(next, between) {
            made[next.video] = try videos[next.video].take(next.key, after: between)
        }
        for index in outputs.indices {
            let clips = outputs[index].videos.compactMap { made[$0] }
            for number in clips.first?.indices ?? 0..<0 {
                let frames = clips.map { $0[number] }
                try self.show(outputs[index].push(frames), of: outputs[index].videos, show)
            }
        }
    }

    /// Shows frames, each of all of some videos.
    private mutating func show(_ frames: [[Frame]], of some: [Int], _ show: Show) throws {
        for pictures in frames {
            for (video, picture) in zip(some, pictures) {
                try show(video, videos[video].nextNumber(), picture)
            }
        }
    }
}

/// What makes pictures of videos that show equally many frames.
private struct VideoOutput {
    /// Which of all videos.
    let videos: [Int]
    var frames: any FrameOutput

    static func all(of videos: [VideoRun]) -> [VideoOutput] {
        Dictionary(grouping: videos.indices) { videos[$0].pictures.count }
            .values.sorted { $0[0] < $1[0] }
            .map { VideoOutput($0, of: videos) }
    }

    private init(_ some: [Int], of all: [VideoRun]) {
        videos = some
        let members = some.map { all[$0] }
        frames = members[0].pipeline.output(
            seeds: members.map(\.pipeline.seed), members.map(\.pictures))
    }

    /// The pictures that are finished with the next frame of each video.
    mutating func push(_ made: [VideoRun.Made]) throws -> [[Frame]] {
        precondition(made.count == videos.count, "\(made.count) of \(videos.count) videos go on")
        return try frames.push(
            .concatenated(made.map(\.latents), axis: 0), made.map(\.condition))
    }
}
