import Conditioning
import Randomness
import Tensors

/// Makes a drive of any length: frame 0 by the image model, then windows that continue what is known.
///
/// Blattmann et al. 2023, §3.2: predict from one context frame, then always from the last two. What
/// is handed over are latents, never decoded frames. Noise is keyed by (seed, future, window, frame), so
/// one window can be made again alone.
package struct Rollout {
    let config: ModelConfig
    let options: SamplingOptions
    package let sampling: WindowSampling
    private let stream: RandomStream
    private let windows: RandomStream
    /// Latents of frame 0; made by the image model when nil.
    private let first: Tensor?
    private var queue: WindowQueue<FrameCondition>

    /// - Parameters:
    ///   - future: which way the start is continued; frame 0 is the same in all.
    ///   - first: normalised latents of frame 0; made by the image model when nil.
    init(
        model: BaseModel, config: ModelConfig, options: SamplingOptions, dtype: DType,
        seed: UInt64, future: Int = 0, from first: Tensor? = nil
    ) {
        self.first = first
        self.config = config
        self.options = options
        queue = WindowQueue(frames: config.windowFrames, context: config.contextFrames)
        sampling = WindowSampling(
            model: model, config: config, options: options, dtype: dtype)
        stream = RandomStream(seed: seed).child("base")
        windows = stream.future(future).child("window")
    }

    /// Normalised latents of one frame from its conditions alone.
    func firstFrame(_ condition: FrameCondition) -> Tensor {
        sampling.unknown(
            of: [condition], asClip: false,
            levels: config.baseNoise.sigmas(steps: options.firstFrameSteps),
            noise: stream.child("first"))
    }

    /// The frames of one window that are not known yet, as normalised latents `[n, h, w, c]`.
    ///
    /// - Parameters:
    ///   - context: latents of the window's first frames, `[1, h, w, c]` each.
    ///   - conditions: of every frame of the window, context included; a short list is continued by
    ///     its last one, and the frames made for that are dropped.
    func window(_ index: Int, context: [Tensor], conditions: [FrameCondition]) -> Tensor {
        precondition(context.count < conditions.count, "nothing to predict")
        guard let last = conditions.last else { preconditionFailure("a window without conditions") }
        let missing = max(config.windowFrames - conditions.count, 0)
        let made = sampling.unknown(
            of: conditions + Array(repeating: last, count: missing), before: context,
            levels: config.baseNoise.sigmas(steps: options.steps),
            noise: windows.child(index))
        return made[0..<(conditions.count - context.count)]
    }

    /// Takes the condition of the next frame; gives the latents that are now made, a frame each.
    mutating func push(_ condition: FrameCondition) -> [Tensor] {
        queue.append(condition)
        if queue.known.isEmpty { return queue.start(with: first ?? firstFrame(condition)) }
        return queue.next(make: window)
    }

    /// The latents of frames that were still waiting for a whole window.
    mutating func finish() -> [Tensor] { queue.finish(make: window) }

    /// Normalised latents of every frame in turn, handed to `emit` as soon as they are made.
    func run(
        conditions: some Sequence<FrameCondition>, emit: (Tensor) throws -> Void
    ) rethrows {
        var rollout = self
        for condition in conditions { try rollout.push(condition).forEach(emit) }
        try rollout.finish().forEach(emit)
    }
}

extension RandomStream {
    /// The noise of one of several ways to go on; of the first it is that of a video with no others.
    func future(_ number: Int) -> RandomStream {
        number == 0 ? self : child("future").child(number)
    }
}
