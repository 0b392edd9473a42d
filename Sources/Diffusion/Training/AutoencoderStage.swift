import Randomness
import Sim
import Tensors

/// Trains the autoencoder: half of each batch whole base frames, half crops of large ones.
///
/// L1 of pixels and of their differences plus a little KL. The decoder meets latents with noise up to
/// 0.5 on half of its samples and is told how much, so that it forgives what sampling gets wrong.
struct AutoencoderStage: Stage {
    let autoencoder: Autoencoder
    let small: [Frame]
    let large: [Frame]
    let batch: Int
    let element: Element

    private static let gradientWeight: Float = 0.5
    private static let divergenceWeight: Float = 1e-5
    private static let strongestNoise = 0.5

    var module: any Module { autoencoder }

    func trains(_ name: String) -> Bool { !name.hasPrefix("statistics") }

    func loss(using stream: RandomStream) -> Tensor {
        var choice = stream.child("choice")
        let pictures = Tensor(frames: drawnPictures(batch, using: &choice))
        let posterior = autoencoder.encoder(pictures, element: element)
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
        let decoded = autoencoder.decoder(disturbed, noise: noise, element: element)
        return decoded.meanAbsoluteError(to: pictures)
            + edgeLoss(decoded, pictures) * Self.gradientWeight
            + Tensor.gaussianKL(mean: posterior.mean, logVariance: posterior.logVariance)
            * Self.divergenceWeight
    }

    /// L1 between the differences of neighbouring pixels, along rows and columns.
    private func edgeLoss(_ a: Tensor, _ b: Tensor) -> Tensor {
        func differences(_ x: Tensor, _ axis: Int) -> Tensor {
            let length = x.shape[axis]
            return x.sliced(axis: axis, 1..<length) - x.sliced(axis: axis, 0..<(length - 1))
        }
        return differences(a, 1).meanAbsoluteError(to: differences(b, 1))
            + differences(a, 2).meanAbsoluteError(to: differences(b, 2))
    }

    /// Base frames and crops of large ones in turn.
    private func drawnPictures(_ count: Int, using stream: inout RandomStream) -> [Frame] {
        (0..<count).map { index in
            if index.isMultiple(of: 2) || large.isEmpty {
                return small[Int.random(in: small.indices, using: &stream)]
            }
            let (height, width) = (small[0].height, small[0].width)
            let frame = large[Int.random(in: large.indices, using: &stream)]
            let x = Int.random(in: 0...((frame.width - width) / 8), using: &stream) * 8
            let y = Int.random(in: 0...((frame.height - height) / 8), using: &stream) * 8
            return frame.cropped(x: x, y: y, width: width, height: height)
        }
    }

    /// Before any training: patch PCA of half base frames, half large ones.
    func startFromPCA() {
        var stream = RandomStream(seed: 1).child("pca")
        PatchPCA(
            pictures: Tensor(frames: drawnPictures(Self.measured, using: &stream)),
            channels: autoencoder.encoder.linear.weight.shape[0]
        ).start(autoencoder)
    }

    /// How many pictures PCA and the latents' moments are taken from.
    private static let measured = 128

    /// Measures the moments of the latents of base and of large frames.
    func measureLatents() {
        let latents = small.prefix(Self.measured).map { encoded($0) }
        autoencoder.statistics.base.measure(.concatenated(latents, axis: 0))
        guard !large.isEmpty else { return }
        let largeLatents = large.prefix(Self.measured / 8).map { encoded($0) }
        autoencoder.statistics.large.measure(.concatenated(largeLatents, axis: 0))
    }

    private func encoded(_ frame: Frame) -> Tensor {
        autoencoder.encoder(Tensor(frames: [frame]), element: element).mean
    }

    /// Pictures above their reconstructions, clean and from latents with noise of 0.3.
    func sheet() -> Frame {
        let shown = Array(small.prefix(4))
        let pictures = Tensor(frames: shown)
        let latents = autoencoder.encoder(pictures, element: element).mean
        let rows = [0, 0.3].map { (level: Float) in
            let noise = Tensor.normal(latents.shape, from: RandomStream(seed: 1)) * level
            return autoencoder.decoder(
                latents + noise, noise: shown.map { _ in level }, element: element
            ).frames
        }
        return .sheet([shown] + rows)
    }
}
