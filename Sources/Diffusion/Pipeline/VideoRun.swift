import Conditioning
import Frames
import Tensors

/// One video on its way through a pipeline: what it has taken, made and shown so far.
package struct VideoRun {
    let pipeline: VideoPipeline
    let pictures: Shown
    private let conditions: AnyIterator<FrameCondition>
    private(set) var rollout: Rollout
    private(set) var interpolation: Interpolation
    /// Conditions of frames that are not made yet.
    private var waiting: [FrameCondition] = []
    private var (taken, made, shown) = (0, 0, 0)

    /// What is shown of a video.
    struct Shown {
        /// How many frames.
        let count: Int
        /// Whether they are large.
        let upsamples: Bool
        /// Gives what is known of the surfaces of each large frame, in turn.
        let surface: SurfaceOutput.NextSurface
    }

    /// The latents of a frame, `[1, h, w, c]`, and what was asked of it.
    typealias Made = (latents: Tensor, condition: FrameCondition)

    /// - Parameter conditions: of each frame that is made, up to a key frame; taken as they are needed.
    init(
        of pipeline: VideoPipeline, _ conditions: some Sequence<FrameCondition>, _ rollout: Rollout,
        _ pictures: Shown
    ) {
        self.conditions = AnyIterator(conditions.makeIterator())
        (self.pipeline, self.rollout, self.pictures) = (pipeline, rollout, pictures)
        interpolation = pipeline.interpolation
    }

    private var rate: OutputRate { pipeline.rate }

    /// Takes conditions until key frames can be made of them.
    ///
    /// - Returns: false at the end of the video.
    mutating func isDue() -> Bool {
        while let condition = conditions.next() {
            waiting.append(condition)
            interpolation.append(condition)
            defer { taken += 1 }
            guard taken.isMultiple(of: rate.factor) else { continue }
            rollout.append(condition.at(fps: rollout.config.keyFrameRate))
            if rollout.isDue() { return true }
        }
        return rollout.isDue(atEnd: true)
    }

    /// Takes the latents of the next key frames, `[n, h, w, c]`; gives them one by one.
    mutating func take(_ keys: Tensor) throws -> [Tensor] {
        let keys = rollout.take(keys)
        for (number, key) in keys.enumerated() {
            let frame = (made + number * rate.factor) / rate.step
            try UnusableOutput.check(key, of: "base model", frame: frame)
        }
        return keys
    }

    /// Takes a key frame and what has been made before it; gives its frames in turn.
    mutating func take(_ key: Tensor, after between: Tensor?) throws -> [Made] {
        try interpolation.take(key, after: between).map { latents in
            try UnusableOutput.check(latents, of: "interpolation", frame: made / rate.step)
            made += 1
            return (latents, waiting.removeFirst())
        }
    }

    /// The number of the next frame that is shown.
    mutating func nextNumber() -> Int {
        defer { shown += 1 }
        return shown
    }
}
