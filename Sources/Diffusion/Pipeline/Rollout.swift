import Conditioning
import Randomness
import Tensors

/// Makes a drive of any length: frame 0 by the image model, then windows that continue what is known.
///
/// Blattmann et al. 2023, §3.2: predict from one context frame, then always from the last two. What
/// is handed over are latents, never decoded frames. Noise is keyed by (seed, window, frame), so one
/// window can be made again alone.
struct Rollout {
    let model: BaseModel
    let config: ModelConfig
    let options: SamplingOptions
    let element: Element
    let stream: RandomStream

    init(
        model: BaseModel, config: ModelConfig, options: SamplingOptions, element: Element,
        seed: UInt64
    ) {
        self.model = model
        self.config = config
        self.options = options
        self.element = element
        stream = RandomStream(seed: seed).child("base")
    }

    /// Normalised latents of one frame from its conditions alone.
    func firstFrame(_ condition: FrameCondition) -> Tensor {
        sample(
            conditions: [condition], context: [], clip: false, steps: options.firstFrameSteps,
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
        let made = sample(
            conditions: conditions + Array(repeating: last, count: missing), context: context,
            clip: true, steps: options.steps, noise: stream.child("window").child(index))
        return made[0..<(conditions.count - context.count)]
    }

    /// Normalised latents of every frame in turn, handed to `emit` as soon as they are made.
    ///
    /// - Parameters:
    ///   - conditions: of every frame; taken a window at a time.
    ///   - first: latents of frame 0; made by the image model when nil.
    func run(
        conditions: some Sequence<FrameCondition>, first: Tensor? = nil,
        emit: (Tensor) throws -> Void
    ) rethrows {
        var coming = conditions.makeIterator()
        guard let start = coming.next() else { return }
        var told = [start]
        var known = [first ?? firstFrame(start)]
        try emit(known[0])
        for index in 0... {
            while told.count < config.windowFrames, let next = coming.next() { told.append(next) }
            guard told.count > known.count else { return }
            let made = window(index, context: known, conditions: told)
            for frame in 0..<made.shape[0] {
                known.append(made[frame..<(frame + 1)])
                try emit(known[known.count - 1])
            }
            known = known.suffix(config.contextFrames)
            told = told.suffix(config.contextFrames)
        }
    }

    /// Denoises the frames after the context in `steps` steps.
    private func sample(
        conditions: [FrameCondition], context: [Tensor], clip: Bool, steps: Int,
        noise: RandomStream
    ) -> Tensor {
        let shape = [1, config.latentHeight, config.latentWidth, config.base.latentChannels]
        let fresh = conditions.indices.map { Tensor.normal(shape, from: noise.child($0)) }
        let window = guided(
            conditions,
            GuidedWindow.Context(
                latents: context, noise: Array(fresh.prefix(context.count)),
                sigma: options.contextNoise), clip: clip)
        let start = Tensor.concatenated(Array(fresh.dropFirst(context.count)), axis: 0)
        return options.sampler.sample(
            from: start, levels: config.baseNoise.schedule(steps: steps)
        ) { window.denoised($0, sigma: $1) }
    }

    /// The model with its conditions worked out once for all steps.
    private func guided(
        _ conditions: [FrameCondition], _ context: GuidedWindow.Context, clip: Bool
    ) -> GuidedWindow {
        func encoded(_ batch: ConditionBatch, showing known: [Tensor]) -> UNetCondition {
            let (features, embedding) = model.conditions(batch, element: element)
            let masked = Self.masked(known, frames: conditions.count, like: config)
            return UNetCondition(
                sigmas: [], features: features, scene: embedding,
                clip: clip
                    ? ClipContext(frames: conditions.count, masked: masked.cast(to: element)) : nil)
        }
        let (guidance, known) = (options.guidance, context.noised(to: context.sigma))
        return GuidedWindow(
            unet: model.unet, told: encoded(ConditionBatch(conditions), showing: known),
            untold: guidance.conditions == 1
                ? nil : encoded(.absent(like: conditions), showing: known),
            contextless: guidance.context == 1 || known.isEmpty
                ? nil : encoded(ConditionBatch(conditions), showing: []),
            guidance: guidance, context: context, frames: conditions.count, element: element)
    }

    /// `c_S = (m_S ∘ z, m_S)`: known latents and the mask, zeros for all other frames.
    private static func masked(_ known: [Tensor], frames: Int, like config: ModelConfig) -> Tensor {
        let (h, w, c) = (config.latentHeight, config.latentWidth, config.base.latentChannels)
        let shown = known.map { Tensor.concatenated([$0, .ones([1, h, w, 1])], axis: 3) }
        let hidden = Tensor.zeros([frames - known.count, h, w, c + 1])
        return .concatenated(shown + [hidden], axis: 0)
    }
}
