import Frames
import Randomness
import Tensors

/// Trains the autoencoder: half of each batch whole base frames, half crops of large ones.
///
/// L1 of pixels and of their differences, more where road users are, plus a little KL; late in training
/// perhaps against a patch discriminator. Half of the decoder's latents carry noise up to 0.5, and its level
/// conditions the decoder, so that it forgives what sampling gets wrong.
struct AutoencoderStage: AdversarialStage {
    let autoencoder: Autoencoder
    let discriminator: PatchDiscriminator
    let samples: TwoScaleSet<WeightedPicture>
    let validation: TwoScaleSet<WeightedPicture>?
    let batch: Int
    /// Whether the decoder alone learns, so that every stage after this one stays valid.
    let freezesEncoder: Bool
    let dtype: DType

    private static let divergenceWeight: Float = 1e-5
    private static let maxNoise = 0.5

    var module: any Module { autoencoder }
    var frames: Int { 1 }

    func trains(_ name: String) -> Bool {
        name.hasPrefix("decoder") || name.hasPrefix("encoder") && !freezesEncoder
    }

    func reconstruction(
        of samples: TwoScaleSet<WeightedPicture>, using stream: RandomStream
    ) -> Reconstruction {
        var choice = stream.child("choice")
        let drawn = samples.drawn(batch, using: &choice)
        let target = Tensor(frames: drawn.map(\.frame))
        let weights = WeightedPicture.weights(drawn)
        let posterior = autoencoder.encoder(target, dtype: dtype)
        let latents = posterior.sample(from: stream.child("posterior"))
        let noise = (0..<batch).map {
            $0 % 4 < 2 ? 0 : Float(choice.uniform(in: 0...Self.maxNoise))
        }
        let noisy = latents.noisy(levels: noise, from: stream.child("noise"))
        return Reconstruction(
            target: target, made: autoencoder.decoder(noisy, noise: noise, dtype: dtype),
            pictureLoss: { $0.pictureLoss(to: target, weights: weights) },
            regularization: Tensor.gaussianKL(
                mean: posterior.mean, logVariance: posterior.logVariance) * Self.divergenceWeight)
    }

    /// Before any training: patch PCA of half base frames, half large ones.
    func startFromPCA() {
        var stream = RandomStream(seed: 1).child("pca")
        PatchPCA(
            pictures: Tensor(
                frames: samples.drawn(Self.measured, using: &stream).map(\.frame)),
            channels: autoencoder.encoder.linear.weight.shape[0]
        ).start(autoencoder)
    }

    /// How many pictures PCA and the latents' moments are taken from.
    private static let measured = 128

    /// Measures the moments of the latents of base and of large frames, where those have changed.
    func measure() {
        guard !freezesEncoder else { return }
        let latents = samples.small.prefix(Self.measured).map { encoded($0.frame) }
        autoencoder.statistics.base.measure(.concatenated(latents, axis: 0))
        guard !samples.large.isEmpty else { return }
        let largeLatents = samples.large.prefix(Self.measured / 8).map { encoded($0.frame) }
        autoencoder.statistics.large.measure(.concatenated(largeLatents, axis: 0))
    }

    private func encoded(_ frame: Frame) -> Tensor {
        autoencoder.encoder(Tensor(frames: [frame]), dtype: dtype).mean
    }

    /// Pictures above their reconstructions, clean and from latents with noise of 0.3.
    func sampleGrid() -> Frame {
        let shown = samples.small.prefix(4).map(\.frame)
        let latents = autoencoder.encoder(Tensor(frames: shown), dtype: dtype).mean
        let rows = [0, 0.3].map { (level: Float) in
            let levels = shown.map { _ in level }
            return autoencoder.decoder(
                latents.noisy(levels: levels, from: RandomStream(seed: 1)), noise: levels,
                dtype: dtype
            ).frames
        }
        return .grid([shown] + rows)
    }
}
