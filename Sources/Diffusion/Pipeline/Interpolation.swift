import Conditioning
import Randomness
import Tensors

/// Fills in the frames between two key frames as soon as both are there.
///
/// Blattmann et al. 2023, §3.3: the masked model of prediction with both ends known. Nothing but the last
/// key frame is kept. Noise is keyed by (seed, future, pair of key frames, frame), so the frames of one pair
/// can be made again alone.
package struct Interpolation {
    private let factor: Int
    /// Empty when latents are blended.
    private let levels: [Float]
    package let sampling: WindowSampling
    private let stream: RandomStream
    /// Conditions from the last key frame on.
    private var conditions: [FrameCondition] = []
    private var last: Tensor?
    /// Number of the next pair of key frames.
    private var pair = 0

    /// - Parameters:
    ///   - model: temporal layers that learnt interpolation over the image model's.
    ///   - future: which way the start is continued.
    ///   - factor: frames from one key frame to the next; 1 leaves key frames as they are.
    init(
        model: BaseModel, config: ModelConfig, options: SamplingOptions, dtype: DType,
        seed: UInt64, future: Int = 0, factor: Int
    ) {
        self.factor = factor
        // Between two known frames there is little to be guided.
        var options = options
        options.guidance.conditions = 1
        options.guidance.context = 1
        levels =
            options.interpolationSteps == 0
            ? []
            : config.baseNoise.sigmas(
                steps: options.interpolationSteps, from: options.interpolationNoise.upperBound,
                to: options.interpolationNoise.lowerBound)
        sampling = WindowSampling(
            model: model, config: config, options: options, dtype: dtype)
        stream = RandomStream(seed: seed).child("interpolation").future(future)
    }

    /// Takes the condition of the next frame, key frame or not.
    mutating func append(_ condition: FrameCondition) {
        if factor > 1 { conditions.append(condition) }
    }

    /// Takes the latents of the next key frame, `[1, h, w, c]`, after the conditions of all frames up to it;
    /// gives those of the frames since the key frame before, its own last.
    mutating func push(_ key: Tensor) -> [Tensor] {
        take(key, after: Self.between([self], and: [key])[0])
    }

    /// What comes before the next key frames of videos that have taken equally many, made as one batch,
    /// `[n, h, w, c]` each; nil where nothing does.
    static func between(_ videos: [Interpolation], and keys: [Tensor]) -> [Tensor?] {
        let windows = zip(videos, keys).compactMap { $0.open(upTo: $1) }
        guard let one = videos.first, windows.count == videos.count else {
            return videos.map { _ in nil }
        }
        return one.made(windows)
    }

    /// Takes the next key frame and what has been made before it; gives their latents one by one.
    mutating func take(_ key: Tensor, after made: Tensor?) -> [Tensor] {
        defer { last = key }
        guard let made else { return [key] }
        conditions.removeFirst(factor)
        pair += 1
        return made.samples + [key]
    }

    /// Latents of the frames between two key frames, `[n, h, w, c]`.
    ///
    /// - Parameter conditions: of all frames, those of the key frames first and last.
    func between(
        _ first: Tensor, _ last: Tensor, conditions: [FrameCondition], pair: Int
    ) -> Tensor {
        made([open(first, last, conditions, pair)])[0]
    }

    private func open(upTo key: Tensor) -> OpenWindow? {
        guard factor > 1, let last else { return nil }
        return open(last, key, Array(conditions[...factor]), pair)
    }

    private func open(
        _ first: Tensor, _ last: Tensor, _ conditions: [FrameCondition], _ pair: Int
    ) -> OpenWindow {
        OpenWindow(
            conditions, before: [first], after: [last],
            around: Self.faded(first, last, count: conditions.count - 2), noise: stream.child(pair))
    }

    private func made(_ windows: [OpenWindow]) -> [Tensor] {
        levels.isEmpty
            ? windows.compactMap(\.guess) : sampling.unknown(of: windows, levels: levels)
    }
}

// What does not depend on the model.
extension Interpolation {
    /// How many times more frames it can make of key frames, best first.
    package static let factors = [4, 2]

    /// How often the highest rate is trained, where there are others.
    private static let highestShare = 0.75

    /// Frames from one known frame to the other in a step of training, at most the given.
    package static func factor(upTo most: Int, using stream: inout RandomStream) -> Int {
        let others = factors.filter { $0 < most }
        guard !others.isEmpty, !stream.chance(highestShare) else { return most }
        return others[Int.random(in: others.indices, using: &stream)]
    }

    /// Latents evenly spaced from one frame to another, without both.
    package static func faded(_ first: Tensor, _ last: Tensor, count: Int) -> Tensor {
        let places = (1...count).map { Float($0) / Float(count + 1) }
        return .concatenated(places.map { first + (last - first) * $0 }, axis: 0)
    }

    /// Whether a frame is known in a window of so many.
    package static func isKnown(_ frame: Int, of frames: Int) -> Bool {
        frame == 0 || frame == frames - 1
    }
}
