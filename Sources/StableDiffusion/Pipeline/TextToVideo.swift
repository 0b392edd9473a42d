import Diffusion
import Randomness
import Tensors

/// Makes a clip of what a prompt says: an image model with layers over time.
///
/// Blattmann et al. 2023, §4.2.
package struct TextToVideo {
    private let pipeline: TextToImage
    let temporal: TemporalModel
    /// Layers over time that fill in frames between key frames.
    let interpolation: TemporalModel?
    private let decoder: ClipDecoder?
    /// How the frames of a clip come from key frames, which the prompt says.
    let rate: OutputRate
    /// Whether a clip longer than a window is denoised in parts that overlap although the layers could go on from
    /// known frames.
    package var overlaps = false

    package var tokenizer: CLIPTokenizer { pipeline.model.tokenizer }

    /// - Parameters:
    ///   - interpolation: without, frames between key frames are cross-fades of their latents.
    ///   - decoder: layers over time of the decoder; without, each frame is decoded by itself.
    ///   - rate: that of key frames when nil.
    package init(
        _ model: StableDiffusionModel, overTime temporal: TemporalModel,
        interpolation: TemporalModel? = nil, decoder: ClipDecoder? = nil,
        options: PictureOptions, dtype: DType, rate: OutputRate? = nil
    ) {
        pipeline = TextToImage(model, options: options, dtype: dtype)
        self.temporal = temporal
        self.interpolation = interpolation
        self.decoder = decoder
        self.rate = rate ?? OutputRate(factor: 1, keyFrameRate: temporal.fps)
    }

    /// As of the image model.
    package func problem(height: Int, width: Int) -> String? {
        pipeline.problem(height: height, width: width)
    }

    /// Noise for the frames of one clip.
    package func noise(
        frames: Int, height: Int, width: Int, from stream: RandomStream
    ) -> Tensor {
        pipeline.noise(frames, height: height, width: width, from: stream)
    }

    /// Draws a clip.
    ///
    /// - Parameters:
    ///   - frames: how many are shown.
    ///   - progress: hears how many passes through the U-Net are done, of those of `work`.
    ///   - show: takes each frame in turn, `[1, H, W, 3]` in −1…1.
    package func draw(
        _ prompt: String, frames: Int, height: Int, width: Int, from stream: RandomStream,
        progress: @escaping (Int) -> Void = { _ in }, show: (Tensor) throws -> Void
    ) rethrows {
        let latents = latents(
            of: prompt, frames: frames, height: height, width: width, from: stream,
            progress: progress)
        // Pictures take blocks of other sizes than the U-Net.
        Tensor.releaseSpareMemory()
        if let decoding { return try decoding(latents, show: show) }
        for latents in latents.samples { try show(pictures(latents)) }
    }

    /// Latents of a clip as the U-Net sees them, `[frames, h, w, c]`.
    func latents(
        of prompt: String, frames: Int, height: Int, width: Int, from stream: RandomStream,
        progress: @escaping (Int) -> Void = { _ in }
    ) -> Tensor {
        let (work, count) = (work(of: frames), rate.keyFrames(for: frames))
        func noise(_ count: Int) -> Tensor {
            self.noise(frames: count, height: height, width: width, from: stream)
        }
        let keys =
            continues(count)
            ? rollout(prompt, frames: count, shape: noise(1).shape, stream, progress)
            : latents(of: prompt, from: noise(count), progress: progress)
        guard rate.interpolates else { return keys }
        let made = filled(keys, prompt, stream) { progress(work.keyPasses + $0) }
        let shown = made.indices.filter { rate.shown($0) != nil }.prefix(frames)
        return .concatenated(shown.map { made[$0] }, axis: 0)
    }

    /// Latents of a clip whose frames are denoised together, from standard normal noise `[t, h, w, c]`.
    func latents(
        of prompt: String, from noise: Tensor, progress: @escaping (Int) -> Void = { _ in }
    ) -> Tensor {
        var denoiser = denoiser(of: prompt)
        denoiser.progress = progress
        return denoiser.sample(from: noise, options: options)
    }

    var options: PictureOptions { pipeline.options }

    /// Predicts clean latents from noisy ones and the prompt.
    func denoiser(of prompt: String) -> PromptDenoiser {
        denoiser(of: prompt, overTime: temporal, options)
    }

    private func denoiser(
        of prompt: String, overTime temporal: TemporalModel?, _ options: PictureOptions
    ) -> PromptDenoiser {
        var denoiser = PromptDenoiser(
            pipeline.model, prompt, options: options, dtype: pipeline.dtype)
        denoiser.temporal = temporal
        return denoiser
    }

    /// What decodes clips; nil where each frame is decoded by itself.
    var decoding: ClipDecoding? {
        decoder.map { ClipDecoding(model: pipeline.model, layers: $0, dtype: pipeline.dtype) }
    }

    /// Pictures of latents as the U-Net sees them, `[n, H, W, 3]` in −1…1.
    func pictures(_ latents: Tensor) -> Tensor {
        pipeline.model.pictures(latents, dtype: pipeline.dtype)
    }
}

// MARK: Prediction

extension TextToVideo {
    /// How noisy the network sees known frames: what is fed back is never quite trusted.
    private static let contextNoise = SamplingOptions().contextNoise

    /// Whether so many key frames are made window after window, each going on from the one before.
    private func continues(_ keys: Int) -> Bool {
        temporal.predicts && !overlaps && keys > temporal.window
    }

    /// Windows of key frames and what each takes over; nil where all are denoised together.
    ///
    /// - Parameter frames: shown.
    package func windows(of frames: Int) -> (frames: Int, context: Int)? {
        continues(rate.keyFrames(for: frames)) ? (temporal.window, temporal.contextFrames) : nil
    }

    /// Key frames window after window: the first of the prompt alone, all others from the last two frames.
    ///
    /// Blattmann et al. 2023, §3.2. What is handed over are latents. Noise is keyed by (window, frame).
    ///
    /// - Parameter shape: of the latents of one frame, `[1, h, w, c]`.
    private func rollout(
        _ prompt: String, frames: Int, shape: [Int], _ stream: RandomStream,
        _ progress: @escaping (Int) -> Void
    ) -> Tensor {
        let (windows, length) = (stream.child("window"), temporal.window)
        let calls = options.sampler.calls(steps: options.steps)
        var denoiser = denoiser(of: prompt)
        func window(_ index: Int, known: [Tensor], asked: [Void]) -> Tensor {
            let window = NoisyWindow(
                frames: length, shape: Array(shape.dropFirst()), before: known, after: [],
                sigma: Self.contextNoise, from: windows.child(index))
            denoiser.known = window.known
            denoiser.progress = { progress(index * calls + $0) }
            // The layers have learnt whole windows; what is made beyond the clip is dropped.
            return denoiser.sample(from: window.noise, options: options)[
                0..<asked.count - known.count]
        }
        var queue = WindowQueue<Void>(frames: length, context: temporal.contextFrames)
        var made: [Tensor] = []
        for _ in 0..<frames {
            queue.append(())
            made += queue.next(make: window)
        }
        return .concatenated(made + queue.finish(make: window), axis: 0)
    }
}

// MARK: Interpolation

extension TextToVideo {
    /// All frames up to the last key frame, those between two key frames filled in.
    ///
    /// Blattmann et al. 2023, §3.3. Noise is keyed by (pair of key frames, frame).
    func filled(
        _ keys: Tensor, _ prompt: String, _ stream: RandomStream,
        _ progress: @escaping (Int) -> Void = { _ in }
    ) -> [Tensor] {
        let (keys, pairs) = (keys.samples, stream.child("interpolation"))
        let options = fillingOptions
        var denoiser = denoiser(of: prompt, overTime: interpolation, options)
        var made = [keys[0]]
        for (pair, (first, last)) in zip(keys, keys.dropFirst()).enumerated() {
            if interpolation == nil {
                made += Interpolation.faded(first, last, count: rate.factor - 1).samples
            } else {
                let window = NoisyWindow(
                    frames: rate.factor + 1, shape: Array(first.shape.dropFirst()),
                    before: [first], after: [last], sigma: Self.contextNoise,
                    from: pairs.child(pair))
                denoiser.known = window.known
                denoiser.progress = { [calls = fillingCalls] in progress(pair * calls + $0) }
                made += denoiser.sample(from: window.noise, options: options).samples
            }
            made.append(last)
        }
        return made
    }

    /// Between two known frames there is little to be guided.
    private var fillingOptions: PictureOptions {
        var filling = options
        filling.guidance = 1
        filling.contextGuidance = nil
        filling.steps = options.interpolationSteps ?? Self.interpolationSteps
        return filling
    }

    /// Passes for a pair of key frames.
    private var fillingCalls: Int {
        interpolation == nil ? 0 : options.sampler.calls(steps: fillingOptions.steps)
    }

    /// Steps between two key frames when nobody says how many.
    package static let interpolationSteps = 10

    /// What fills in frames between two key frames; nil where nothing does.
    var filling: PromptDenoiser? {
        rate.interpolates && interpolation != nil
            ? denoiser(of: "", overTime: interpolation, fillingOptions) : nil
    }
}

// MARK: What it takes

extension TextToVideo {
    /// How often a clip goes through the U-Net.
    package struct Work: Equatable, Sendable {
        /// Whether each part of the key frames goes on from the one before.
        let continues: Bool
        /// Frames of each part of the key frames, which layers over time see at once.
        let parts: [Int]
        /// Passes that are told of while key frames are made.
        let keyPasses: Int
        /// Pairs of key frames between which frames are filled in.
        let pairs: Int
        /// All passes that are told of.
        package let passes: Int
        /// Passes of every part.
        let calls: Int
        /// Passes of every pair.
        let fillingCalls: Int
    }

    /// - Parameter frames: shown.
    package func work(of frames: Int) -> Work {
        let keys = rate.keyFrames(for: frames)
        let calls = options.sampler.calls(steps: options.steps)
        let windows = WindowQueue<Void>.count(
            for: keys, of: temporal.window, context: temporal.contextFrames)
        let parts =
            continues(keys)
            ? Array(repeating: temporal.window, count: windows)
            : FrameWindows(of: keys, length: temporal.window).ranges.map(\.count)
        let keyPasses = continues(keys) ? windows * calls : calls
        return Work(
            continues: continues(keys), parts: parts, keyPasses: keyPasses, pairs: keys - 1,
            passes: keyPasses + (keys - 1) * (rate.interpolates ? fillingCalls : 0), calls: calls,
            fillingCalls: rate.interpolates ? fillingCalls : 0)
    }
}
