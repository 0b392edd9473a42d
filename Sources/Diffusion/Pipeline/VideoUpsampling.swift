import Randomness
import Tensors

/// Redraws base frames at four times the size, window by window as they come.
///
/// Windows of 8 frames overlap by 2; of the two frames that both have made, the earlier window gives
/// the first and the later one the second, so every frame has a neighbour on both sides. The last window
/// reaches back as far as it takes to be full. Noise is keyed by frame, so windows start the frames they
/// share alike.
struct VideoUpsampling {
    let model: VideoLDM
    let options: SamplingOptions
    let element: Element
    let stream: RandomStream

    /// Frames that a window shares with the one before.
    static let overlap = 2

    /// The small frames of the last window and those since, `[1, H, W, 3]` each, with the enlarged ones
    /// as the upsampler has them; the number of the first.
    private var recent: [(small: Tensor, enlarged: Tensor)] = []
    private var firstRecent = 0
    /// Number of the next frame to give out.
    private var next = 0
    /// Where the next window ends.
    private var windowEnd: Int

    init(model: VideoLDM, options: SamplingOptions, element: Element, seed: UInt64) {
        self.model = model
        self.options = options
        self.element = element
        stream = RandomStream(seed: seed).child("upsampler")
        windowEnd = model.config.windowFrames
    }

    /// Takes a decoded base frame; gives the large frames now finished, as the upsampler has them.
    mutating func push(_ small: Tensor) -> Tensor? {
        recent.append((small, model.enlarged(small, element: element)))
        guard end == windowEnd else { return nil }
        windowEnd += model.config.windowFrames - Self.overlap
        return redrawn(until: end - Self.overlap / 2)
    }

    /// The frames that were still waiting for a full window; nil when there are none.
    mutating func finish() -> Tensor? {
        next < end ? redrawn(until: end) : nil
    }

    /// Number of the frame after the last.
    private var end: Int { firstRecent + recent.count }

    /// Runs the last frames as one window and gives its frames from `next` up to `end`.
    private mutating func redrawn(until end: Int) -> Tensor {
        let surplus = max(recent.count - model.config.windowFrames, 0)
        recent.removeFirst(surplus)
        firstRecent += surplus
        defer { next = end }
        return sample()[(next - firstRecent)..<(end - firstRecent)]
    }

    private func sample() -> Tensor {
        let (upsampler, n) = (model.upsampler, recent.count)
        let small = Tensor.concatenated(recent.map(\.small), axis: 0)
        let enlarged = Tensor.concatenated(recent.map(\.enlarged), axis: 0)
        func noise(_ name: String, like frames: Tensor) -> Tensor {
            let shape = [1] + frames.shape.dropFirst()
            return .concatenated(
                (0..<n).map { .normal(shape, from: stream.child(name).child(firstRecent + $0)) },
                axis: 0)
        }
        let augmented = small + noise("augmentation", like: small) * options.augmentation
        let levels = model.config.upsamplerNoise.schedule(
            steps: options.upsamplerSteps, from: options.upsamplerStart)
        let start = noise("latents", like: enlarged)
        let detail = options.sampler.sample(from: start, levels: levels) { x, sigma in
            let condition = upsampler.condition(
                small: augmented, augmentation: Array(repeating: options.augmentation, count: n),
                sigmas: Array(repeating: sigma, count: n), frames: n, element: element)
            return upsampler.denoised(x, condition, element: element)
        }
        return enlarged + upsampler.detail.restored(detail)
    }
}
