import Randomness
import Tensors

/// Clean latents with noise added, and the v-prediction loss against them.
struct DenoisingBatch {
    let sigmas: [Float]
    private let scaling: Preconditioning
    private let noisy: Tensor
    private let target: Tensor

    /// - Parameters:
    ///   - clean: `[n, h, w, c]`, unit variance.
    ///   - sigmas: noise level by frame.
    init(clean: Tensor, sigmas: [Float], noise stream: RandomStream) {
        self.sigmas = sigmas
        scaling = Preconditioning(sigmas: sigmas)
        let noise = Tensor.normal(clean.shape, from: stream)
        noisy = scaling.noised(clean, with: noise)
        target = scaling.target(clean: clean, noise: noise)
    }

    /// What the network sees.
    var input: Tensor { scaling.input(noisy) }

    /// The latents with their noise: what context frames show.
    var shown: Tensor { noisy }

    /// Mean squared error of v, each position weighted.
    ///
    /// - Parameter weights: `[n, h, w, 1]`.
    func loss(_ prediction: Tensor, weights: Tensor) -> Tensor {
        prediction.cast(to: .float32).meanSquaredError(to: target, weights: weights)
    }

    /// Squared error of v at every position, the mean over its channels: `[n, h, w]`.
    func errors(_ prediction: Tensor) -> Tensor {
        (prediction.cast(to: .float32) - target).squared().mean(axes: [3])
    }
}
