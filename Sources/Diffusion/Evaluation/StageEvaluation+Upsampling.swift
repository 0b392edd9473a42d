import Frames
import Tensors

extension StageEvaluation {
    /// Large frames made of small ones that went through the autoencoder, beside bicubic enlargement.
    func upsampling() -> [StageFigure] {
        // Large frames take long: no whole window, but neighbours on both sides for most.
        let shape = ClipShape(of: model.config, frames: 4, scale: ModelConfig.upsampling)
        var pairs: [ComparedFrames] = []
        for number in 0..<clips {
            let clip = validation.clip(number, shape)
            let small = clip.frames.map { frame in
                let reduced = Tensor(frames: [frame]).areaDownsampled(by: ModelConfig.upsampling)
                let latents = model.autoencoder.encoded(reduced, dtype: dtype)
                return model.autoencoder.decoded(latents, noise: 0, dtype: dtype)
                    .clamped(to: -1...1)
            }
            let enlarged = small.map {
                $0.resizedBicubic(
                    height: $0.shape[1] * ModelConfig.upsampling,
                    width: $0.shape[2] * ModelConfig.upsampling
                ).frames[0]
            }
            pairs += zip(zip(upsampled(small), enlarged), clip.frames).map { ($0.0, $0.1, $1) }
        }
        return Self.pictureFigures(of: .upsampler, pairs, beside: "bicubic")
    }

    private func upsampled(_ small: [Tensor]) -> [Frame] {
        let options = SamplingOptions()
        var upsampling = VideoUpsampling(
            model: model, options: options, dtype: dtype, seeds: [seed])
        let large =
            small.compactMap { upsampling.push($0) } + [upsampling.finish()].compactMap(\.self)
        return large.flatMap {
            model.largeFrames(of: $0, noise: options.largeDecoderNoise, dtype: dtype)
        }
    }
}
