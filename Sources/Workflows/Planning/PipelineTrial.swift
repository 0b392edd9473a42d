import Conditioning
import Diffusion
import Frames
import Randomness
import Sim
import Tensors

/// Every piece of the pipeline, run for a moment at the size that videos run it at: what it costs on this
/// machine, and what the first pictures look like.
package struct PipelineTrial {
    package private(set) var costs = PipelineCosts()
    /// Frame 0 of every start at base size.
    package private(set) var small: [Frame] = []
    /// That of the first start upsampled; nil where frames stay small.
    package private(set) var large: Frame?
    /// Bytes that the process will hold at most while it makes a video; nil where the system does not tell.
    package private(set) var memory: Int?

    /// Says what running something costs.
    package typealias Meter = (_ body: () -> Void) -> Double

    private let pipeline: VideoPipeline
    private let meter: Meter
    /// Clips made at once.
    private let batch: Int

    /// - Parameters:
    ///   - starts: the conditions of frame 0 of some clips.
    ///   - world: of the first start.
    ///   - count: frames that a clip shows.
    ///   - upsamples: false for base frames.
    ///   - batch: clips made at once.
    ///   - meter: the clock, in seconds, when not given.
    /// - Throws: `UnusableOutput` when a model fails.
    package init(
        of pipeline: VideoPipeline, starts: [FrameCondition], world: World, count: Int,
        upsamples: Bool, batch: Int = 1,
        meter: @escaping Meter = { ContinuousClock().measure($0) / .seconds(1) }
    ) throws {
        precondition(!starts.isEmpty && count > 0, "\(starts.count) starts, \(count) frames")
        self.pipeline = pipeline
        self.meter = meter
        self.batch = batch
        let keys = starts.map { $0.at(fps: pipeline.model.config.keyFrameRate) }
        tryWindows(keys[0], count: count)
        let latents = try latents(of: keys)
        let pictures = tryDecoding(of: latents)
        small = pictures.flatMap(\.frames)
        memory = ProcessMemory.peak
        guard upsamples else { return }
        switch pipeline.options.large {
        case .upsampler: try tryUpsampling(pictures[0], count: count)
        case .surfaceDecoder: try trySurfaces(of: latents[0..<1], keys[0], world)
        }
    }

    private var config: ModelConfig { pipeline.model.config }

    /// A step of each kind of window that videos of so many frames have, of all clips made at once.
    private mutating func tryWindows(_ start: FrameCondition, count: Int) {
        let (base, rate) = (pipeline.rollout.sampling, pipeline.rate)
        costs.first = cost(base, conditions: [start], known: 0, asClip: false)
        guard rate.made(for: count) > 1 else { return }
        func repeated(_ frames: Int) -> [FrameCondition] { Array(repeating: start, count: frames) }
        costs.window = cost(base, conditions: repeated(config.windowFrames), known: 1)
        guard rate.interpolates else { return }
        // A window is as dear whichever of its frames are known.
        costs.pair = cost(
            pipeline.interpolation.sampling, conditions: repeated(rate.factor + 1), known: 2)
    }

    private func cost(
        _ sampling: WindowSampling, conditions: [FrameCondition], known: Int, asClip: Bool = true
    ) -> PipelineCosts.Sampling {
        let shape = [1, config.latentHeight, config.latentWidth, config.base.latentChannels]
        let frame = Tensor.zeros(shape)
        let context = KnownFrames(
            before: Array(
                repeating: KnownFrames.Known(latents: frame, noise: frame), count: known),
            after: [], sigma: pipeline.options.contextNoise)
        let noisy = Tensor.concatenated(
            Array(repeating: frame, count: batch * (conditions.count - known)), axis: 0)
        let windows = Array(repeating: conditions, count: batch)
        let contexts = Array(repeating: context, count: batch)
        let denoiser = sampling.guided(windows, contexts, asClip: asClip)
        return PipelineCosts.Sampling(
            start: cost { _ = sampling.guided(windows, contexts, asClip: asClip) },
            call: cost { _ = denoiser.denoised(noisy, sigma: 1) })
    }

    /// A clip's share of what all cost that are made at once.
    ///
    /// The second run counts: the first lays weights out for the sizes at hand.
    private func cost(_ body: () -> Void) -> Double {
        body()
        return share(body)
    }

    /// The same of the only run.
    private func share(_ body: () -> Void) -> Double { meter(body) / Double(batch) }

    /// A frame of each clip.
    private func ofAll(_ frame: Tensor) -> Tensor {
        .concatenated(Array(repeating: frame, count: batch), axis: 0)
    }

    /// Steps of frame 0: enough for the grain of a picture, which decides how large its file is.
    private static let steps = 8

    private func latents(of starts: [FrameCondition]) throws -> Tensor {
        let latents = pipeline.rollout.sampling.unknown(
            of: OpenWindow(starts, noise: RandomStream(seed: pipeline.seed).child("trial")),
            asClip: false, levels: config.baseNoise.sigmas(steps: Self.steps))
        try UnusableOutput.check(latents, of: "base model", frame: 0)
        return latents
    }

    /// Pictures of base frames, `[1, H, W, 3]` each.
    private mutating func tryDecoding(of latents: Tensor) -> [Tensor] {
        func decoded(_ latents: Tensor) -> [Tensor] {
            var decoding = pipeline.decoding
            let picture = decoding.push(latents)
            return (picture.map { [$0] } ?? []) + decoding.finish()
        }
        let first = ofAll(latents[0..<1])
        costs.decoding = cost { _ = decoded(first) }
        return latents.samples.flatMap { decoded($0).map { $0.clamped(to: -1...1) } }
    }

    /// Draws and decodes the first frame twice: the second time it has one before it.
    private mutating func trySurfaces(
        of latents: Tensor, _ condition: FrameCondition, _ world: World
    ) throws {
        var rendering = SurfaceRendering(
            of: world, width: config.baseWidth * ModelConfig.upsampling,
            height: config.baseHeight * ModelConfig.upsampling)
        var decoding = pipeline.surfaceDecoding
        var drawings: [SurfaceRendering.Drawing] = []
        var picture = Tensor(0)
        let drawing = cost {
            drawings = concurrentMap(batch * FrameBlock.size) { [rendering] _ in
                rendering.drawing(world, since: world)
            }
        }
        let all = ofAll(latents)
        let decoded = cost {
            let surfaces = (0..<batch).map { rendering.next(drawings[$0]) }
            picture = decoding.push(all, surfaces.map { _ in condition }, surfaces)
        }
        costs.surfaces = drawing / Double(FrameBlock.size) + decoded
        try UnusableOutput.check(picture, of: "surface decoder", frame: 0)
        large = picture.frames[0]
        memory = ProcessMemory.peak
    }

    /// The dearest pieces, so each is run once: a picture by itself, then a step of half a window.
    private mutating func tryUpsampling(_ picture: Tensor, count: Int) throws {
        let picture = ofAll(picture)
        var enlarged = Tensor(0)
        costs.enlarging = share { enlarged = model.enlarged(picture, dtype: pipeline.dtype) }
        let upsampled = upsampling(steps: pipeline.options.upsamplerSteps)
            .window(from: 0, small: picture, enlarged: enlarged)
        try UnusableOutput.check(upsampled, of: "upsampler", frame: 0)
        costs.largeDecoding = share { large = decodedLarge(upsampled) }
        let frames = min(count, upsampling(steps: 1).windowFrames)
        // What the decoder keeps of one window's frames lies there while the next window is made.
        withExtendedLifetime(largeDecoding(after: frames, like: upsampled)) {
            tryWindow(picture, enlarged, of: frames)
        }
    }

    /// The decoder of large frames in the middle of a video.
    private func largeDecoding(after frames: Int, like latents: Tensor) -> VideoDecoding {
        var decoding = pipeline.largeDecoding
        guard decoding.keepsFrames else { return decoding }
        for _ in 0..<frames { _ = pipeline.decodedLarge([latents], through: &decoding) }
        return decoding
    }

    /// What a frame of a window takes in time and memory does not depend on how many there are.
    private mutating func tryWindow(_ picture: Tensor, _ enlarged: Tensor, of frames: Int) {
        let part = (frames + 1) / 2
        func repeated(_ frame: Tensor) -> Tensor {
            .concatenated(Array(repeating: frame, count: part), axis: 0)
        }
        let step = upsampling(steps: 1)
        let held = ProcessMemory.resident
        Tensor.releaseSpareMemory()
        let before = ProcessMemory.resident
        let cost = share {
            _ = step.window(from: 0, small: repeated(picture), enlarged: repeated(enlarged))
        }
        costs.upsampling = cost / Double(part)
        guard let held, let before, let most = ProcessMemory.peak else { return }
        memory = max(most, held + (most - before) * frames / part)
    }

    private var model: VideoLDM { pipeline.model }

    private func upsampling(steps: Int) -> VideoUpsampling {
        var options = pipeline.options
        (options.sampler, options.upsamplerSteps) = (.dpmSolver, steps)
        return VideoUpsampling(
            model: model, options: options, dtype: pipeline.dtype,
            seeds: Array(repeating: pipeline.seed, count: batch))
    }

    private func decodedLarge(_ latents: Tensor) -> Frame? {
        var decoding = pipeline.largeDecoding
        let made = pipeline.decodedLarge([latents], through: &decoding)
        return (made + decoding.finish().map(\.frames)).first?.first
    }
}
