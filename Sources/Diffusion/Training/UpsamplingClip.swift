import Conditioning
import Frames
import Randomness
import Tensors

/// A short clip as the upsampler sees it: small frames, and what the large frames hold beyond the small ones
/// enlarged.
package struct UpsamplingClip {
    /// In the upsampler's space, `[t, h, w, c]`.
    let detail: Tensor
    let small: [Frame]
}

extension UpsamplingClip {
    /// - Parameter number: of the clip, which the noise of resampled frames depends on.
    init(
        _ clip: TrainingClip, small kind: SmallFrames, number: Int, model: VideoLDM,
        dtype: DType
    ) {
        // One frame at a time: a large frame takes a lot of memory on its way through.
        let pictures = clip.frames.map { Tensor(frames: [$0]) }
        let rendered = Tensor.concatenated(
            pictures.map { $0.areaDownsampled(by: ModelConfig.upsampling) }, axis: 0)
        small =
            kind.made(
                of: rendered, conditions: clip.conditions, number: number, model: model,
                dtype: dtype
            ).frames
        detail = .concatenated(
            zip(pictures, small).map { large, small in
                model.upsamplerLatents(of: large, dtype: dtype)
                    - model.enlarged(Tensor(frames: [small]), dtype: dtype)
            }, axis: 0)
    }

    /// Where small frames come from; clips take turns.
    enum SmallFrames: Int, CaseIterable {
        /// The large frames reduced, those through the autoencoder, those resampled by the base model.
        case rendered, encoded, resampled

        /// Noise levels that resampling starts from, and its steps: one step from there would give pictures
        /// more blurred than sampled ones.
        private static let resamplingStart = 0.3...1.5
        private static let resamplingSteps = 4

        fileprivate func made(
            of frames: Tensor, conditions: [FrameCondition], number: Int, model: VideoLDM,
            dtype: DType
        ) -> Tensor {
            guard self != .rendered else { return frames }
            let latents = model.autoencoder.encoded(frames, dtype: dtype)
            guard self == .resampled else {
                return model.autoencoder.decoded(latents, noise: 0, dtype: dtype)
            }
            var stream = RandomStream(seed: UInt64(number))
            let options = SamplingOptions()
            let levels = model.config.baseNoise.sigmas(
                steps: Self.resamplingSteps, from: stream.uniform(in: Self.resamplingStart))
            let resampled = WindowSampling(
                model: model.base, config: model.config, options: options, dtype: dtype
            ).unknown(
                of: OpenWindow(conditions, around: latents, noise: stream.child("noise")),
                levels: levels)
            return model.autoencoder.decoded(
                resampled, noise: options.decoderNoise, dtype: dtype)
        }
    }
}

extension UpsamplingClip: Croppable {
    var grid: GridSize { detail.grid }

    func cropped(to size: GridSize, row: Int, column: Int) -> UpsamplingClip {
        let stride = small[0].height / grid.rows
        return UpsamplingClip(
            detail: detail.cropped(to: size, row: row, column: column),
            small: small.map { $0.cropped(to: size, row: row, column: column, stride: stride) })
    }
}
