import Randomness
import Tensors

/// Upsamples base frames to four times their size, window by window as they come; of one video or of several in
/// lockstep, whose windows are one batch.
///
/// Windows of 8 frames overlap by 2; of the two frames that both have made, the earlier window gives
/// the first and the later one the second, so every frame has a neighbour on both sides. The last window
/// reaches back as far as it takes to be full. Noise is keyed by frame, so windows start the frames they
/// share alike. Without temporal layers every frame is a window by itself.
package struct VideoUpsampling {
    let model: VideoLDM
    let options: SamplingOptions
    let dtype: DType
    /// Of each video.
    private let streams: [RandomStream]

    /// Frames that a window shares with the one before.
    package static let overlap = 2

    /// Whether frames are made with those around them in sight.
    private let asClip: Bool
    package let windowFrames: Int
    private let shared: Int

    /// The small frames of the last window and those since, `[b, H, W, 3]` each, with the enlarged ones
    /// as the upsampler has them; the number of the first.
    private var recent: [(small: Tensor, enlarged: Tensor)] = []
    private var firstRecent = 0
    /// Number of the next frame to give out.
    private var next = 0
    /// What the last window has made and not given out, for the case that no frame comes after it.
    private var rest: Tensor?
    /// Where the next window ends.
    private var windowEnd: Int

    /// - Parameter seeds: of each video.
    package init(model: VideoLDM, options: SamplingOptions, dtype: DType, seeds: [UInt64]) {
        self.model = model
        self.options = options
        self.dtype = dtype
        streams = seeds.map { RandomStream(seed: $0).child("upsampler") }
        asClip = !options.without.contains(.upsamplerTemporal)
        windowFrames = asClip ? model.config.windowFrames : 1
        shared = asClip ? Self.overlap : 0
        windowEnd = windowFrames
    }

    /// How many videos there are.
    var videos: Int { streams.count }

    /// Takes a decoded base frame of each video, `[b, H, W, 3]`; gives the large frames now finished, as the
    /// upsampler has them, `[b·n, h, w, c]`.
    mutating func push(_ small: Tensor) -> Tensor? {
        recent.append((small, model.enlarged(small, dtype: dtype)))
        rest = nil
        guard end == windowEnd else { return nil }
        windowEnd += windowFrames - shared
        return upsampled(until: end - shared / 2)
    }

    /// The frames that were still waiting for a full window; nil when there are none.
    mutating func finish() -> Tensor? {
        guard next < end else { return nil }
        defer { next = end }
        return rest ?? upsampled(until: end)
    }

    /// Number of the frame after the last.
    private var end: Int { firstRecent + recent.count }

    /// Runs the last frames as one window and gives its frames from `next` up to `limit`.
    private mutating func upsampled(until limit: Int) -> Tensor {
        let surplus = max(recent.count - windowFrames, 0)
        recent.removeFirst(surplus)
        firstRecent += surplus
        defer { next = limit }
        let made = window(
            from: firstRecent, small: .clips(of: recent.map(\.small)),
            enlarged: .clips(of: recent.map(\.enlarged)))
        func frames(_ range: Range<Int>) -> Tensor {
            made.frames(
                (range.lowerBound - firstRecent)..<(range.upperBound - firstRecent),
                ofEach: recent.count)
        }
        rest = limit < end ? frames(limit..<end) : nil
        return frames(next..<limit)
    }

    /// The large frames of one window of each video, as the upsampler has them, `[b·n, h, w, c]`.
    ///
    /// - Parameters:
    ///   - first: number of its first frame in the video.
    ///   - small: its small frames, `[b·n, H, W, 3]`.
    ///   - enlarged: the same enlarged, as the upsampler has them.
    package func window(from first: Int, small: Tensor, enlarged: Tensor) -> Tensor {
        let (upsampler, count) = (model.upsampler, small.shape[0])
        let n = count / videos
        func noise(_ name: String, like frames: Tensor) -> Tensor {
            let shape = [1] + frames.shape.dropFirst()
            return .concatenated(
                streams.flatMap { stream in
                    (0..<n).map { .normal(shape, from: stream.child(name).child(first + $0)) }
                }, axis: 0)
        }
        let augmented = small + noise("augmentation", like: small) * options.augmentation
        let levels = model.config.upsamplerNoise.sigmas(
            steps: options.upsamplerSteps, from: options.upsamplerStart)
        let start = noise("latents", like: enlarged)
        let detail = options.sampler.sample(from: start, levels: levels) { x, sigma in
            let condition = upsampler.condition(
                small: augmented,
                augmentation: Array(repeating: options.augmentation, count: count),
                sigmas: Array(repeating: sigma, count: count), frames: asClip ? n : nil,
                dtype: dtype)
            return upsampler.denoised(x, condition, dtype: dtype)
        }
        return enlarged + upsampler.detail.restored(detail)
    }
}
