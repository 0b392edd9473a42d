import Tensors

/// How far a sample is pulled towards its conditions; 1 is no guidance.
public struct Guidance: Codable, Sendable, Equatable {
    /// On the conditions: classifier-free guidance (Ho & Salimans 2022).
    public var conditions: Float = 1.5
    /// On the context frames.
    ///
    /// `f(z) + s · (f(z; c_S) − f(z))`, Blattmann et al. 2023, §3.2.
    public var context: Float = 1
    /// Whether both rise from 1 at a window's first frame to the full in its middle and fall back to 1,
    /// as in Vista: the frames that become context are least guided.
    public var isTriangle = false

    public init() {}

    /// What is added of a guided difference, by frame: scale − 1, `[n, 1, 1, 1]`.
    ///
    /// - Parameters:
    ///   - scale: `conditions` or `context`.
    ///   - frames: those of the window that are asked for.
    ///   - count: all frames of the window.
    func excess(_ scale: Float, of frames: Range<Int>, in count: Int) -> Tensor {
        let excesses = frames.map { frame -> Float in
            guard isTriangle, count > 1 else { return scale - 1 }
            return (scale - 1) * (1 - abs(2 * Float(frame) / Float(count - 1) - 1))
        }
        return Tensor(excesses, shape: [frames.count, 1, 1, 1])
    }
}

/// The denoiser of one window: what the network answers, guided.
struct GuidedWindow {
    let unet: VideoUNet
    /// With conditions and context.
    let conditional: UNetCondition
    /// With its context and without conditions; nil where they do not guide.
    let unconditional: UNetCondition?
    /// With its conditions and without context; nil where that does not guide.
    let contextless: UNetCondition?
    let guidance: Guidance
    let context: Context
    /// All frames of the window.
    let frames: Int
    let element: Element

    /// Known latents at the ends of a window, and how noisy the network sees them.
    struct Context {
        /// From the window's first frame on.
        let before: [Known]
        /// Up to its last.
        let after: [Known]
        let sigma: Float

        /// One frame.
        struct Known {
            /// `[1, h, w, c]`.
            let latents: Tensor
            /// Standard normal.
            let noise: Tensor

            func noised(to sigma: Float) -> Tensor { latents + noise * sigma }
        }

        /// A whole window: the known frames, as noisy as asked for, around the others.
        func around(_ others: Tensor, noisedTo sigma: Float) -> Tensor {
            .concatenated(
                before.map { $0.noised(to: sigma) } + [others]
                    + after.map { $0.noised(to: sigma) }, axis: 0)
        }
    }

    /// The clean latents of the frames that are not known, from noisy ones.
    func denoised(_ noisy: Tensor, sigma: Float) -> Tensor {
        let asked = context.before.count..<(frames - context.after.count)
        let seen = context.around(noisy, noisedTo: context.sigma)
        let sigmas = (0..<frames).map { asked.contains($0) ? sigma : context.sigma }
        let clean = answer(seen, conditional, sigmas)[asked]
        var guided = clean
        if let unconditional {
            let free = answer(seen, unconditional, sigmas)[asked]
            guided =
                clean + (clean - free) * guidance.excess(guidance.conditions, of: asked, in: frames)
        }
        if let contextless {
            // It sees all frames equally noisy, as in training without context.
            let hidden = context.around(noisy, noisedTo: sigma)
            let free = answer(hidden, contextless, Array(repeating: sigma, count: frames))[asked]
            guided =
                guided + (clean - free) * guidance.excess(guidance.context, of: asked, in: frames)
        }
        return guided
    }

    private func answer(
        _ noisy: Tensor, _ condition: UNetCondition, _ sigmas: [Float]
    ) -> Tensor {
        var condition = condition
        condition.sigmas = sigmas
        return unet.denoised(noisy, condition, element: element)
    }
}
