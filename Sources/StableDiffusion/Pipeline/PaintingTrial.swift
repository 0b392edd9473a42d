import Diffusion
import Tensors

/// Every piece of text to video, run for a moment at the size that clips run it at: what it costs on this machine.
package struct PaintingTrial {
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

    /// - Parameters:
    ///   - noise: of one frame, `[1, h, w, c]`.
    ///   - frames: of the clip.
    ///   - meter: the clock when not given.
    package init(
        of video: TextToVideo, from noise: Tensor, frames: Int,
        meter: Meter = { ContinuousClock().measure($0) / .seconds(1) }
    ) {
        let work = video.work(of: frames)
        var denoiser = video.denoiser(of: "")
        cost += meter { denoiser = video.denoiser(of: "") }
        let start = TrialMemory()
        let one = PassTrial(of: denoiser, from: noise, start, meter)
        let (latents, pass) = Self.latents(denoiser, video, from: noise, meter)
        let longest = work.parts.max() ?? 1
        // What a pass takes grows with its frames: from two of them it is known by how much.
        let pair = Tensor.concatenated([noise, noise], axis: 0)
        let two = longest > 1 ? PassTrial(of: denoiser, from: pair, start, meter) : one
        let growth = PassGrowth(one: pass, two: pass + two.cost - one.cost)
        cost +=
            Double(work.calls)
            * work.parts.enumerated().reduce(0) { sum, part in
                sum + growth.cost(frames: part.element)
                    * (part.offset > 0 && work.continues ? denoiser.shareWithContext : 1)
            }
        if let filling = video.filling, work.pairs > 0 {
            let growth = PassGrowth(
                one: PassTrial(of: filling, from: noise, start, meter).cost,
                two: PassTrial(of: filling, from: pair, start, meter).cost)
            cost +=
                Double(work.pairs * work.fillingCalls)
                * growth.cost(frames: video.rate.factor + 1)
        }
        func decode() -> Tensor { video.pictures(latents) }
        picture = decode()
        Tensor.releaseSpareMemory()
        cost += Double(frames) * meter { picture = decode() }
        let decoding = start.taken
        memory = start.most(
            [one.memory.flatMap { a in two.memory.map { a + ($0 - a) * (longest - 1) } }, decoding])
    }

    /// Latents of a picture, and what a pass of one frame costs.
    private static func latents(
        _ denoiser: PromptDenoiser, _ video: TextToVideo, from noise: Tensor, _ meter: Meter
    ) -> (Tensor, Double) {
        var options = video.options
        (options.sampler, options.steps) = (.dpmSolver, min(options.steps, steps))
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
        _ meter: PaintingTrial.Meter
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
