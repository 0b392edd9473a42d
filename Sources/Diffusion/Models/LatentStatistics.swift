import Tensors

/// Mean and deviation of each latent channel, measured for base and for large frames: diffusion works
/// on latents of unit variance.
package struct LatentStatistics: Module {
    package let base: Moments
    let large: Moments

    init(channels: Int) {
        base = Moments(channels: channels)
        large = Moments(channels: channels)
    }

    /// Of one frame size; measured, never trained by gradient.
    package struct Moments: Module {
        let mean: Parameter
        let deviation: Parameter

        init(channels: Int) {
            mean = Parameter([channels], start: .zeros)
            deviation = Parameter([channels], start: .ones)
        }

        /// Encoded latents to unit variance.
        func normalized(_ latents: Tensor) -> Tensor {
            (latents - mean.tensor) / deviation.tensor
        }

        /// And back.
        func restored(_ normalized: Tensor) -> Tensor {
            normalized * deviation.tensor + mean.tensor
        }

        /// Takes the moments of `latents`, `[n, h, w, c]`.
        func measure(_ latents: Tensor) {
            let average = latents.mean(axes: [0, 1, 2])
            mean.assign(average)
            let measured = (latents - average).squared().mean(axes: [0, 1, 2]).squareRoot()
            // A channel that never changes must not become infinite.
            deviation.assign(measured.clamped(to: 1e-3...Float.infinity))
        }
    }
}
