import Conditioning
import Frames
import Tensors

/// One video on its way through a pipeline: what it has taken, made and shown so far.
package struct VideoRun {
    private let rate: OutputRate
    private let keyFrameRate: Double
    private let conditions: AnyIterator<FrameCondition>
    private(set) var rollout: Rollout
    private(set) var interpolation: Interpolation
    private var output: any FrameOutput
    /// Conditions of frames that are not made yet.
    private var waiting: [FrameCondition] = []
    private var (taken, made, shown) = (0, 0, 0)

    /// Takes the next frames with their numbers, in order.
    package typealias Show = (_ number: Int, Frame) throws -> Void

    /// - Parameter conditions: of each frame that is made, up to a key frame; taken as they are needed.
    init(
        _ conditions: some Sequence<FrameCondition>, _ rollout: Rollout,
        _ interpolation: Interpolation, _ output: any FrameOutput, rate: OutputRate
    ) {
        self.conditions = AnyIterator(conditions.makeIterator())
        (self.rollout, self.interpolation, self.output) = (rollout, interpolation, output)
        (self.rate, keyFrameRate) = (rate, rollout.config.keyFrameRate)
    }

    /// Takes conditions until key frames can be made of them.
    ///
    /// - Returns: false at the end of the video.
    mutating func isDue() -> Bool {
        while let condition = conditions.next() {
            waiting.append(condition)
            interpolation.append(condition)
            defer { taken += 1 }
            guard taken.isMultiple(of: rate.factor) else { continue }
            rollout.append(condition.at(fps: keyFrameRate))
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

    /// Takes a key frame and what has been made before it.
    mutating func take(_ key: Tensor, after between: Tensor?, show: Show) throws {
        for latents in interpolation.take(key, after: between) {
            try UnusableOutput.check(latents, of: "interpolation", frame: made / rate.step)
            made += 1
            try emit(output.push(latents, waiting.removeFirst()), show)
        }
    }

    /// Shows what was still waiting for frames after it.
    mutating func finish(show: Show) throws { try emit(output.finish(), show) }

    private mutating func emit(_ frames: [Frame], _ show: Show) throws {
        for frame in frames {
            try show(shown, frame)
            shown += 1
        }
    }
}
