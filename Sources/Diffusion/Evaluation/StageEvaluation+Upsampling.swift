import Metrics
import Sim
import Tensors

extension StageEvaluation {
    /// Large frames made of small ones that went through the autoencoder, beside bicubic enlargement.
    func upsampling() -> [StageFigure] {
        // Large frames take long: no whole window, but neighbours on both sides for most.
        let shape = ClipShape(of: model.config, frames: 4, scale: ModelConfig.upsampling)
        var pairs: [(made: Frame, enlarged: Frame, truth: Frame)] = []
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
        func figure(_ name: String, _ value: (Frame, Frame) -> Double) -> StageFigure {
            StageFigure(
                stage: .upsampler, figure: name, value: pairs.map { value($0.made, $0.truth) }.mean,
                beside: "bicubic", valueBeside: pairs.map { value($0.enlarged, $0.truth) }.mean)
        }
        return [
            figure("PSNR, dB") { $0.peakSignalToNoise(to: $1) },
            figure("SSIM") { $0.structuralSimilarity(to: $1) },
            figure("sharpness over reference") {
                FrameStatistics($0).sharpness / max(FrameStatistics($1).sharpness, 1e-9)
            },
            figure("brightness over reference") {
                FrameStatistics($0).brightness / max(FrameStatistics($1).brightness, 1e-9)
            },
        ]
    }

    private func upsampled(_ small: [Tensor]) -> [Frame] {
        let options = SamplingOptions()
        var upsampling = VideoUpsampling(
            model: model, options: options, dtype: dtype, seed: seed)
        let large =
            small.compactMap { upsampling.push($0) } + [upsampling.finish()].compactMap(\.self)
        return large.flatMap {
            model.largeFrames(of: $0, noise: options.largeDecoderNoise, dtype: dtype)
        }
    }
}
