import Conditioning
import Metrics
import Sim
import Tensors

extension StageEvaluation {
    /// Large frames made of true latents and surfaces, beside those made without surfaces.
    func surfaces() -> [StageFigure] {
        let shape = ClipShape(of: model.config, frames: 3, scale: ModelConfig.upsampling)
        var pairs: [(made: Frame, without: Frame, truth: Frame)] = []
        for number in 0..<clips {
            let clip = validation.surfaceClip(number, shape)
            let latents = latents(
                of: clip.frames.map {
                    Tensor(frames: [$0]).areaDownsampled(by: ModelConfig.upsampling).frames[0]
                })
            var (with, without) = (decoding, decoding)
            for frame in clip.frames.indices {
                let (given, condition) = (latents[frame], clip.conditions[frame])
                pairs.append(
                    (
                        with.push(given, condition, clip.surfaces[frame]).frames[0],
                        without.push(given, condition, nil).frames[0], clip.frames[frame]
                    ))
            }
        }
        func figure(_ name: String, _ value: (Frame, Frame) -> Double) -> StageFigure {
            StageFigure(
                stage: .surfaceDecoder, figure: name,
                value: pairs.map { value($0.made, $0.truth) }.mean, beside: "without surfaces",
                valueBeside: pairs.map { value($0.without, $0.truth) }.mean)
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

    private var decoding: SurfaceDecoding {
        SurfaceDecoding(decoder: model.surfaceDecoder, dtype: dtype)
    }
}
