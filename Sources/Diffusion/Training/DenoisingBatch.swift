import Randomness
import Tensors

/// Clean latents with noise added, and the loss of a network's answer.
struct DenoisingBatch {
    let sigmas: [Float]
    private let scaling: Preconditioning
    private let noisy: Tensor
    private let target: Tensor

    /// - Parameters:
    ///   - clean: `[n, h, w, c]`, unit variance.
    ///   - sigmas: noise level by frame.
    ///   - prediction: what the network answers.
    init(
        clean: Tensor, sigmas: [Float], predicting prediction: Prediction = .velocity,
        noise stream: RandomStream
    ) {
        self.sigmas = sigmas
        scaling = Preconditioning(sigmas: sigmas, prediction: prediction)
        let noise = Tensor.normal(clean.shape, from: stream)
        noisy = scaling.noised(clean, with: noise)
        target = scaling.target(clean: clean, noise: noise)
    }

    /// What the network sees.
    var input: Tensor { scaling.input(noisy) }

    /// The latents with their noise: what context frames show.
    var shown: Tensor { noisy }

    /// Mean squared error, each position weighted; with the absolute one where the answer is what is clean, which
    /// would be blurred otherwise.
    ///
    /// - Parameter weights: `[n, h, w, 1]`.
    func loss(_ answer: Tensor, weights: Tensor) -> Tensor {
        let squared = answer.cast(to: .float32).meanSquaredError(to: target, weights: weights)
        switch scaling.prediction {
        case .velocity: return squared
        case .clean: return squared + answer.meanAbsoluteError(to: target, weights: weights)
        }
    }

    /// Squared error at every position, the mean over its channels: `[n, h, w]`.
    func errors(_ answer: Tensor) -> Tensor {
        (answer.cast(to: .float32) - target).squared().mean(axes: [3])
    }
}

extension Tensor {
    /// The same with normal noise added, of one deviation for each sample.
    func noisy(levels: [Float], from stream: RandomStream) -> Tensor {
        self + Tensor.normal(shape, from: stream) * Tensor(levels, shape: [levels.count, 1, 1, 1])
    }
}
