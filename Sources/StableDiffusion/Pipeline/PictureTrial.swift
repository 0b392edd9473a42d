import Diffusion
import Tensors

/// Every piece of text to video, run for a moment at the size that clips run it at: what it costs on this machine.
package struct PictureTrial {
    /// What a whole clip takes, in seconds or in what else the meter says.
    package private(set) var cost = 0.0
    /// Bytes that the process will hold at most; nil where the system does not tell.
    package private(set) var memory: Int?
    /// A picture of a few steps.
    package private(set) var picture: Tensor

    /// Says what running something costs.
    package typealias Meter = (_ body: () -> Void) -> Double

    /// Steps of the picture: enough for its grain, which decides how large its file is.
    private static let steps = 6

    private let meter: Meter
    private let start = TrialMemory()
    /// Bytes that each piece takes.
    private var pieces: [Int?] = []

    /// - Parameters:
    ///   - upscaler: what frames go through; nil for none.
    ///   - noise: of one frame, `[1, h, w, c]`.
    ///   - frames: of the clip.
    ///   - meter: the clock when not given.
    package init(
        of video: TextToVideo, enlargedBy upscaler: PictureUpscaler? = nil, from noise: Tensor,
        frames: Int, meter: @escaping Meter = { ContinuousClock().measure($0) / .seconds(1) }
    ) {
        (self.meter, picture) = (meter, noise)
        let latents = draw(video, from: noise, frames: frames)
        fill(video, from: noise, frames: frames)
        Tensor.releaseSpareMemory()
        if let decoding = video.decoding {
            decode(latents, by: decoding, frames: frames)
        } else {
            decode(frames: frames) { video.pictures(latents) }
        }
        if let upscaler { enlarge(upscaler, frames: frames) }
        memory = start.most(pieces)
    }

    /// Key frames; gives latents of a picture.
    private mutating func draw(_ video: TextToVideo, from noise: Tensor, frames: Int) -> Tensor {
        let work = video.work(of: frames)
        var denoiser = video.denoiser(of: "")
        cost += meter { denoiser = video.denoiser(of: "") }
        let (latents, growth) = passes(
            of: denoiser, (denoiser, .concatenated([noise, noise], axis: 0)), video.options,
            from: noise, parts: work.parts)
        cost +=
            Double(work.calls)
            * work.parts.enumerated().reduce(0) { sum, part in
                sum + growth.cost(frames: part.element)
                    * (part.offset > 0 && work.continues ? denoiser.shareWithContext : 1)
            }
        return latents
    }

    /// Frames between key frames.
    private mutating func fill(_ video: TextToVideo, from noise: Tensor, frames: Int) {
        let work = video.work(of: frames)
        guard let filling = video.filling, work.pairs > 0 else { return }
        let two = Tensor.concatenated([noise, noise], axis: 0)
        let growth = PassGrowth(
            one: PassTrial(of: filling, from: noise, start, meter).cost,
            two: PassTrial(of: filling, from: two, start, meter).cost)
        cost +=
            Double(work.pairs * work.fillingCalls) * growth.cost(frames: video.rate.factor + 1)
    }

    /// What passes cost: of one frame, and of how many more.
    ///
    /// - Parameters:
    ///   - pair: the same for two frames.
    ///   - parts: frames that go through at once; one alone needs no two.
    /// - Returns: latents of a picture of a few steps too.
    private mutating func passes(
        of denoiser: PromptDenoiser, _ pair: (denoiser: PromptDenoiser, noise: Tensor),
        _ options: PictureOptions, from noise: Tensor, parts: [Int]
    ) -> (latents: Tensor, growth: PassGrowth) {
        let one = PassTrial(of: denoiser, from: noise, start, meter)
        let (latents, pass) = latents(denoiser, options, from: noise)
        let longest = parts.max() ?? 1
        // What a pass takes grows with its frames: from two of them it is known by how much.
        let two = longest > 1 ? PassTrial(of: pair.denoiser, from: pair.noise, start, meter) : one
        pieces.append(
            one.memory.flatMap { a in two.memory.map { a + ($0 - a) * (longest - 1) } })
        return (latents, PassGrowth(one: pass, two: pass + two.cost - one.cost))
    }

    /// Frames decoded one by one.
    private mutating func decode(frames: Int, _ decode: () -> Tensor) {
        picture = decode()
        Tensor.releaseSpareMemory()
        var again = picture
        cost += Double(frames) * meter { again = decode() }
        picture = again
        pieces.append(start.taken)
    }

    /// Frames that see each other on the coarse levels.
    private mutating func decode(_ latents: Tensor, by decoding: ClipDecoding, frames: Int) {
        let seen = decoding.parts(of: frames).map(\.seen.count)
        var features = decoding.coarse(latents)
        let before = start.taken
        let two = decoding.coarse(.concatenated([latents, latents], axis: 0))
        let growth = start.taken.flatMap { after in before.map { max(after - $0, 0) } }
        cost += Double(seen.reduce(0, +)) * meter { features = decoding.coarse(latents) }
        decode(frames: frames) { decoding.finished(features) }
        withExtendedLifetime(two) {}
        let more = (seen.max() ?? 1) - 1
        pieces.append(
            start.taken.flatMap { taken in growth.map { taken + $0 * more } })
    }

    /// What an upscaler makes of the picture.
    private mutating func enlarge(_ upscaler: PictureUpscaler, frames: Int) {
        Tensor.releaseSpareMemory()
        let (small, parts) = (picture, upscaler.parts(of: frames))
        let (one, noise) = upscaler.trial(of: small, frames: 1)
        let (latents, growth) = passes(
            of: one, upscaler.trial(of: small, frames: 2), upscaler.options, from: noise,
            parts: parts)
        let calls = upscaler.options.sampler.calls(steps: upscaler.options.steps)
        cost += Double(calls) * parts.reduce(0) { $0 + growth.cost(frames: $1) }
        decode(frames: frames) { upscaler.model.pictures(latents, dtype: upscaler.dtype) }
        // All small frames and their latents wait in memory.
        let waiting = frames * (small.count + 4 * latents.count) * small.dtype.size
        pieces = pieces.map { $0.map { $0 + waiting } }
    }

    /// Latents of a picture, and what a pass of one frame costs.
    private func latents(
        _ denoiser: PromptDenoiser, _ options: PictureOptions, from noise: Tensor
    ) -> (Tensor, Double) {
        var options = options
        (options.sampler, options.steps) = (.dpmSolver, min(options.steps, Self.steps))
        var latents = noise
        let cost = meter { latents = denoiser.sample(from: noise, options: options) }
        return (latents, cost / Double(options.sampler.calls(steps: options.steps)))
    }
}

/// How what a pass takes grows with its frames.
private struct PassGrowth {
    let one: Double
    let two: Double

    /// Of tiny models chance weighs more than a frame.
    func cost(frames: Int) -> Double { one + max(two - one, 0) * Double(frames - 1) }
}

extension PromptDenoiser {
    /// What a pass with guidance towards known frames takes, by what one without takes.
    fileprivate var shareWithContext: Double {
        let texts = negative == nil ? 1.0 : 2
        return contextGuidance == 1 ? 1 : (texts + 1) / texts
    }
}

/// A pass through the U-Net.
private struct PassTrial {
    let cost: Double
    /// Bytes that it takes; nil where the system does not tell.
    let memory: Int?

    /// The second run counts: the first lays weights out for the sizes at hand.
    init(
        of denoiser: PromptDenoiser, from noise: Tensor, _ start: TrialMemory,
        _ meter: PictureTrial.Meter
    ) {
        let steps = NoiseSteps(denoiser.model.config.noise)
        func run() { _ = denoiser.denoised(noise, sigma: 1, steps) }
        run()
        Tensor.releaseSpareMemory()
        cost = meter(run)
        memory = start.taken
    }
}

/// What the process holds beyond what it held at first.
private struct TrialMemory {
    private let before = ProcessMemory.resident

    /// Since then, with what is held ready for more.
    var taken: Int? {
        before.flatMap { before in ProcessMemory.resident.map { $0 - before } }
    }

    /// The most that is held when pieces take so much one after another.
    func most(_ pieces: [Int?]) -> Int? {
        guard let before, let peak = ProcessMemory.peak else { return nil }
        return max(peak, before + pieces.reduce(0) { max($0, $1 ?? 0) })
    }
}
