import Randomness
import Tensors

/// Known latents at the ends of a window, and how noisy the network sees them.
package struct KnownFrames {
    /// From the window's first frame on.
    let before: [Known]
    /// Up to its last.
    let after: [Known]
    package let sigma: Float

    package init(before: [Known] = [], after: [Known] = [], sigma: Float = 0) {
        self.before = before
        self.after = after
        self.sigma = sigma
    }

    /// One frame.
    package struct Known {
        /// `[1, h, w, c]`.
        let latents: Tensor
        /// Standard normal.
        let noise: Tensor

        package init(latents: Tensor, noise: Tensor) {
            self.latents = latents
            self.noise = noise
        }

        func noised(to sigma: Float) -> Tensor { latents + noise * sigma }
    }

    package var isEmpty: Bool { before.isEmpty && after.isEmpty }

    /// How many there are.
    package var count: Int { before.count + after.count }

    /// The frames of a window that are not known.
    package func unknown(of frames: Int) -> Range<Int> {
        before.count..<(frames - after.count)
    }

    /// A whole window: the known frames, as noisy as asked for, around the others.
    package func around(_ others: Tensor, noisedTo sigma: Float) -> Tensor {
        .concatenated(
            before.map { $0.noised(to: sigma) } + [others]
                + after.map { $0.noised(to: sigma) }, axis: 0)
    }

    /// `c_S = (m_S ∘ z, m_S)`: known latents and the mask, zeros for all other frames, `[frames, h, w, c + 1]`.
    ///
    /// - Parameter shape: of the latents of one frame: h, w, c.
    package func masked(frames: Int, shape: [Int]) -> Tensor {
        let (h, w, c) = (shape[0], shape[1], shape[2])
        func shown(_ known: [Known]) -> [Tensor] {
            known.map { .concatenated([$0.noised(to: sigma), .ones([1, h, w, 1])], axis: 3) }
        }
        let hidden = Tensor.zeros([unknown(of: frames).count, h, w, c + 1])
        return .concatenated(shown(before) + [hidden] + shown(after), axis: 0)
    }
}

/// A window before it is sampled: what is known of it, and noise for the rest.
package struct NoisyWindow {
    package let known: KnownFrames
    /// Standard normal, of the frames that are not known, `[n, h, w, c]`.
    package let noise: Tensor

    /// - Parameters:
    ///   - frames: of the window.
    ///   - shape: of the latents of one frame: h, w, c.
    ///   - before: latents of the window's first frames, `[1, h, w, c]` each.
    ///   - after: latents of its last frames.
    ///   - sigma: how noisy the network sees these.
    ///   - stream: its children are the frames.
    package init(
        frames: Int, shape: [Int], before: [Tensor], after: [Tensor], sigma: Float,
        from stream: RandomStream
    ) {
        precondition(before.count + after.count < frames, "every frame of the window is known")
        let fresh = (0..<frames).map { Tensor.normal([1] + shape, from: stream.child($0)) }
        known = KnownFrames(
            before: zip(before, fresh).map { KnownFrames.Known(latents: $0, noise: $1) },
            after: zip(after, fresh.suffix(after.count)).map {
                KnownFrames.Known(latents: $0, noise: $1)
            }, sigma: sigma)
        noise = .concatenated(Array(fresh[known.unknown(of: frames)]), axis: 0)
    }
}
