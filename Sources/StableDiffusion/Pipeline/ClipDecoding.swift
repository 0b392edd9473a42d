import Tensors

/// Decodes clips with layers over time, in parts that see as many frames around them as say something of theirs: the
/// pictures of the whole clip, in memory that does not grow with it.
struct ClipDecoding {
    let model: StableDiffusionModel
    let layers: ClipDecoder
    /// What the networks compute in.
    let dtype: DType
    /// Frames of a part, without those around it.
    var length = 16

    /// - Parameters:
    ///   - latents: of one clip as the U-Net sees them, `[t, h, w, c]`.
    ///   - show: takes each frame in turn, `[1, H, W, 3]` in −1…1, float32.
    func callAsFunction(_ latents: Tensor, show: (Tensor) throws -> Void) rethrows {
        for (shown, seen) in parts(of: latents.shape[0]) {
            let features = coarse(latents[seen])
            for frame in shown {
                let place = frame - seen.lowerBound
                try show(finished(features[place..<place + 1]))
            }
        }
    }

    /// Frames that are decoded together, and those that they see.
    func parts(of count: Int) -> [(shown: Range<Int>, seen: Range<Int>)] {
        stride(from: 0, to: count, by: length).map { first in
            let last = min(first + length, count)
            return (first..<last, max(first - layers.reach, 0)..<min(last + layers.reach, count))
        }
    }

    /// What the levels with layers over time make of neighbouring frames.
    func coarse(_ latents: Tensor) -> Tensor {
        let unscaled = (latents / model.config.autoencoder.scale).cast(to: dtype)
        return layers.coarse(unscaled, by: model.autoencoder, frames: latents.shape[0])
    }

    /// The picture of one frame of that, `[1, H, W, 3]`, float32.
    func finished(_ features: Tensor) -> Tensor {
        model.autoencoder.decoder.finished(features, from: layers.upBlocks.count)
            .cast(to: .float32)
    }
}
