import Randomness
import Sim
import Tensors

/// Trains the autoencoder: half of each batch whole base frames, half crops of large ones.
///
/// L1 of pixels and of their differences, more where road users are, plus a little KL; late in training
/// perhaps against a patch discriminator. The decoder meets latents with noise up to 0.5 on half of its samples and is told how
/// much, so that it forgives what sampling gets wrong.
struct AutoencoderStage: ContestedStage {
    let autoencoder: Autoencoder
    let discriminator: PatchDiscriminator
    let pictures: TwoScaleSet<WeightedPicture>
    let heldOut: TwoScaleSet<WeightedPicture>?
    let batch: Int
    /// Whether the decoder alone learns, so that every stage after this one stays valid.
    let freezesEncoder: Bool
    let element: Element

    private static let divergenceWeight: Float = 1e-5
    private static let strongestNoise = 0.5
    /// How strong the discriminator's pull is beside the rest.
    private static let adversarialShare: Float = 0.1

    var module: any Module { autoencoder }
    var opponent: any Module { discriminator }

    func trains(_ name: String) -> Bool {
        name.hasPrefix("decoder") || name.hasPrefix("encoder") && !freezesEncoder
    }

    func loss(using stream: RandomStream) -> Tensor { loss(on: pictures, using: stream) }

    func contestedLoss(using stream: RandomStream) -> Tensor {
        let attempt = attempt(at: pictures, using: stream)
        return attempt.made.contested(
            share: Self.adversarialShare, loss: attempt.difference, judge: judged)
            + attempt.divergence
    }

    func opponentLoss(using stream: RandomStream) -> Tensor {
        let attempt = attempt(at: pictures, using: stream)
        return .hingeLoss(true: judged(attempt.truth), made: judged(attempt.made))
    }

    func heldOutLoss() -> HeldOutLoss? {
        heldOut.map { pictures in HeldOutLoss { loss(on: pictures, using: $0) } }
    }

    private func loss(on pictures: TwoScaleSet<WeightedPicture>, using stream: RandomStream)
        -> Tensor
    {
        let attempt = attempt(at: pictures, using: stream)
        return attempt.difference(attempt.made) + attempt.divergence
    }

    private func judged(_ pictures: Tensor) -> Tensor {
        discriminator(pictures, frames: 1, element: element)
    }

    /// Pictures and what the autoencoder makes of them.
    private struct Attempt {
        let truth: Tensor
        /// What their pixels count.
        let weights: Tensor
        let made: Tensor
        /// The weighted KL of the latents.
        let divergence: Tensor

        func difference(_ made: Tensor) -> Tensor {
            made.pictureLoss(to: truth, weights: weights)
        }
    }

    private func attempt(at pictures: TwoScaleSet<WeightedPicture>, using stream: RandomStream)
        -> Attempt
    {
        var choice = stream.child("choice")
        let drawn = pictures.drawn(batch, using: &choice)
        let truth = Tensor(frames: drawn.map(\.frame))
        let posterior = autoencoder.encoder(truth, element: element)
        let jitter =
            (posterior.logVariance * 0.5).exp()
            * .normal(
                posterior.mean.shape, from: stream.child("posterior"))
        let noise = (0..<batch).map {
            $0 % 4 < 2 ? 0 : Float(choice.uniform(in: 0...Self.strongestNoise))
        }
        let disturbed =
            posterior.mean + jitter
            + Tensor.normal(posterior.mean.shape, from: stream.child("noise"))
            * Tensor(noise, shape: [batch, 1, 1, 1])
        return Attempt(
            truth: truth, weights: WeightedPicture.weights(drawn),
            made: autoencoder.decoder(disturbed, noise: noise, element: element),
            divergence: Tensor.gaussianKL(
                mean: posterior.mean, logVariance: posterior.logVariance) * Self.divergenceWeight)
    }

    /// Before any training: patch PCA of half base frames, half large ones.
    func startFromPCA() {
        var stream = RandomStream(seed: 1).child("pca")
        PatchPCA(
            pictures: Tensor(
                frames: pictures.drawn(Self.measured, using: &stream).map(\.frame)),
            channels: autoencoder.encoder.linear.weight.shape[0]
        ).start(autoencoder)
    }

    /// How many pictures PCA and the latents' moments are taken from.
    private static let measured = 128

    /// Measures the moments of the latents of base and of large frames, where those have changed.
    func measureLatents() {
        guard !freezesEncoder else { return }
        let latents = pictures.small.prefix(Self.measured).map { encoded($0.frame) }
        autoencoder.statistics.base.measure(.concatenated(latents, axis: 0))
        guard !pictures.large.isEmpty else { return }
        let largeLatents = pictures.large.prefix(Self.measured / 8).map { encoded($0.frame) }
        autoencoder.statistics.large.measure(.concatenated(largeLatents, axis: 0))
    }

    private func encoded(_ frame: Frame) -> Tensor {
        autoencoder.encoder(Tensor(frames: [frame]), element: element).mean
    }

    /// Pictures above their reconstructions, clean and from latents with noise of 0.3.
    func sheet() -> Frame {
        let shown = pictures.small.prefix(4).map(\.frame)
        let latents = autoencoder.encoder(Tensor(frames: shown), element: element).mean
        let rows = [0, 0.3].map { (level: Float) in
            let noise = Tensor.normal(latents.shape, from: RandomStream(seed: 1)) * level
            return autoencoder.decoder(
                latents + noise, noise: shown.map { _ in level }, element: element
            ).frames
        }
        return .sheet([shown] + rows)
    }
}
