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
        let count = latents.shape[0]
        let unscaled = (latents / model.config.autoencoder.scale).cast(to: dtype)
        for first in stride(from: 0, to: count, by: length) {
            let last = min(first + length, count)
            let seen = max(first - layers.reach, 0)..<min(last + layers.reach, count)
            let features = layers.coarse(
                unscaled[seen], by: model.autoencoder, frames: seen.count)
            for frame in first..<last {
                let place = frame - seen.lowerBound
                let picture = model.autoencoder.decoder.finished(
                    features[place..<place + 1], from: layers.upBlocks.count)
                try show(picture.cast(to: .float32))
            }
        }
    }
}
