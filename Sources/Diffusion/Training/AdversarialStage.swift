import Randomness
import Tensors

/// A stage that makes pictures and may learn against a discriminator, which learns to tell them from real ones.
///
/// Goodfellow et al. 2014, "Generative adversarial nets"; features are compared as by Wang et al. 2018,
/// "High-resolution image synthesis and semantic manipulation with conditional GANs", §3.3.
protocol AdversarialStage: TrainingStage {
    /// What a batch is drawn from.
    associatedtype Samples
    var samples: Samples { get }
    /// Samples that training never sees; nil where there are none.
    var validation: Samples? { get }
    /// Frames of a clip; 1 for pictures that have nothing to do with each other.
    var frames: Int { get }
    /// Serves training alone; its parameters and optimizer are kept in the checkpoint.
    var discriminator: PatchDiscriminator { get }
    var dtype: DType { get }
    /// What made pictures lose where the discriminator's features differ from those of true ones, beside its
    /// score.
    var featureShare: Float { get }
    /// Takes a batch of samples and makes pictures of it.
    func reconstruction(of samples: Samples, using stream: RandomStream) -> Reconstruction
}

/// A batch of true pictures and what a stage makes of them.
struct Reconstruction {
    let target: Tensor
    let made: Tensor
    /// What the discriminator sees beside the pictures, `[n, H, W, c]`: they must fit it.
    var condition: Tensor?
    /// The loss of pictures in the place of `made`.
    let pictureLoss: (Tensor) -> Tensor
    /// A loss that does not depend on the pictures made: the KL of latents.
    var regularization: Tensor?

    fileprivate func regularized(_ loss: Tensor) -> Tensor {
        regularization.map { loss + $0 } ?? loss
    }
}

/// How strong the discriminator's pull is beside the rest.
private let adversarialShare: Float = 0.1

extension AdversarialStage {
    var featureShare: Float { 0 }

    func loss(using stream: RandomStream) -> Tensor { loss(on: samples, using: stream) }

    func validationLoss() -> ValidationLoss? {
        validation.map { samples in ValidationLoss { loss(on: samples, using: $0) } }
    }

    /// The same number as `loss`, with the discriminator's say in its gradient.
    func adversarialLoss(using stream: RandomStream) -> Tensor {
        let batch = reconstruction(of: samples, using: stream)
        let features = featureShare > 0 ? verdict(on: batch.target, batch).features : []
        return batch.regularized(
            batch.made.adversarialLoss(share: adversarialShare, loss: batch.pictureLoss) {
                let verdict = verdict(on: $0, batch)
                return zip(verdict.features, features).reduce(-verdict.scores.mean()) {
                    $0 + $1.0.meanAbsoluteError(to: $1.1.detached) * featureShare
                }
            })
    }

    /// What the discriminator loses by being mistaken.
    func discriminatorLoss(using stream: RandomStream) -> Tensor {
        let batch = reconstruction(of: samples, using: stream)
        return .hingeLoss(
            true: verdict(on: batch.target, batch).scores,
            made: verdict(on: batch.made.detached, batch).scores)
    }

    private func loss(on samples: Samples, using stream: RandomStream) -> Tensor {
        let batch = reconstruction(of: samples, using: stream)
        return batch.regularized(batch.pictureLoss(batch.made))
    }

    private func verdict(on pictures: Tensor, _ batch: Reconstruction)
        -> PatchDiscriminator.Verdict
    {
        discriminator(pictures, beside: batch.condition, frames: frames, dtype: dtype)
    }
}

extension Tensor {
    /// The loss of made pictures, with a pull towards what a discriminator takes for true ones.
    ///
    /// The pull is no part of the value, which stays comparable. Where the gradient reaches the pictures,
    /// the pull is `share` times as long as the rest (the adaptive weight of Esser et al. 2021, eq. 7,
    /// taken at the pictures instead of the last layer).
    ///
    /// - Parameter adversary: what the discriminator has against pictures, low for true ones.
    func adversarialLoss(
        share: Float, loss: (Tensor) -> Tensor, adversary: (Tensor) -> Tensor
    ) -> Tensor {
        let (value, gradient) = valueAndGradient(at: self, loss)
        let pull = valueAndGradient(at: self, adversary).gradient
        let scale =
            share * .norm(of: [gradient])
            / Tensor.norm(of: [pull]).clamped(to: 1e-12...(.greatestFiniteMagnitude))
        return steered(value: value, gradient: gradient + pull * scale)
    }
}
