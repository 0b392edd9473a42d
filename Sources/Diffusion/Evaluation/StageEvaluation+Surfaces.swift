import Conditioning
import Sim
import Tensors

extension StageEvaluation {
    /// Large frames made of true latents and surfaces, beside those made without surfaces.
    func surfaces() -> [StageFigure] {
        let shape = ClipShape(of: model.config, frames: 3, scale: ModelConfig.upsampling)
        var pairs: [ComparedFrames] = []
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
        return Self.pictureFigures(of: .surfaceDecoder, pairs, beside: "without surfaces")
    }

    private var decoding: SurfaceDecoding {
        SurfaceDecoding(decoder: model.surfaceDecoder, dtype: dtype)
    }
}
