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

    /// The frames of one window that are not known yet, as normalised latents `[n, h, w, c]`.
    ///
    /// - Parameters:
    ///   - context: latents of the window's first frames, `[1, h, w, c]` each.
    ///   - conditions: of every frame of the window, context included; a short list is continued by
    ///     its last one, and the frames made for that are dropped.
    func window(_ index: Int, context: [Tensor], conditions: [FrameCondition]) -> Tensor {
        let made = sampling.unknown(
            of: open(index, context: context, conditions: conditions), levels: levels)
        return made[0..<(conditions.count - context.count)]
    }

    private func open(
        _ index: Int, context: [Tensor], conditions: [FrameCondition]
    ) -> OpenWindow {
        precondition(context.count < conditions.count, "nothing to predict")
        guard let last = conditions.last else { preconditionFailure("a window without conditions") }
        let missing = max(config.windowFrames - conditions.count, 0)
        return OpenWindow(
            conditions + Array(repeating: last, count: missing), before: context,
            noise: windows.child(index))
    }

    /// Of a window.
    private var levels: [Float] { config.baseNoise.sigmas(steps: options.steps) }

    /// Takes the condition of the next frame.
    mutating func append(_ condition: FrameCondition) { queue.append(condition) }

    /// Whether there are conditions enough to make the frames that come next.
    ///
    /// - Parameter atEnd: whether no condition comes any more.
    func isDue(atEnd: Bool = false) -> Bool { queue.next(atEnd: atEnd || isEmpty) != nil }

    /// Whether there is no frame yet.
    private var isEmpty: Bool { queue.known.isEmpty }

    /// The latents that come next in rollouts that are due and have made equally many windows, as one batch,
    /// `[n, h, w, c]` each.
    static func next(of rollouts: [Rollout]) -> [Tensor] {
        guard let one = rollouts.first else { return [] }
        let due = rollouts.compactMap { $0.queue.next(atEnd: true) }
        precondition(due.count == rollouts.count, "conditions are missing")
        guard !one.isEmpty else {
            let given = rollouts.compactMap(\.first)
            return given.count == rollouts.count
                ? given : firstFrames(of: rollouts, due.map { $0.conditions[0] })
        }
        let windows = zip(rollouts, due).map {
            $0.open($1.index, context: $1.known, conditions: $1.conditions)
        }
        return zip(due, one.sampling.unknown(of: windows, levels: one.levels)).map { due, made in
            made[0..<(due.conditions.count - due.known.count)]
        }
    }

    /// Normalised latents of one frame from its conditions alone.
    func firstFrame(_ condition: FrameCondition) -> Tensor {
        Self.firstFrames(of: [self], [condition])[0]
    }

    /// The first frame of each.
    private static func firstFrames(
        of rollouts: [Rollout], _ conditions: [FrameCondition]
    ) -> [Tensor] {
        let one = rollouts[0]
        return one.sampling.unknown(
            of: zip(rollouts, conditions).map {
                OpenWindow([$1], noise: $0.stream.child("first"))
            }, asClip: false,
            levels: one.config.baseNoise.sigmas(steps: one.options.firstFrameSteps))
    }

    /// Takes the latents that come next; gives them one by one.
    mutating func take(_ made: Tensor) -> [Tensor] {
        isEmpty ? queue.start(with: made) : queue.take(made)
    }

    /// Normalised latents of every frame in turn, handed to `emit` as soon as they are made.
    func run(
        conditions: some Sequence<FrameCondition>, emit: (Tensor) throws -> Void
    ) rethrows {
        var rollout = self
        for condition in conditions {
            rollout.append(condition)
            if rollout.isDue() { try rollout.take(Self.next(of: [rollout])[0]).forEach(emit) }
        }
        if rollout.isDue(atEnd: true) {
            try rollout.take(Self.next(of: [rollout])[0]).forEach(emit)
        }
    }
}

extension RandomStream {
    /// The noise of one of several ways to go on; of the first it is that of a video with no others.
    func future(_ number: Int) -> RandomStream {
        number == 0 ? self : child("future").child(number)
    }
}
