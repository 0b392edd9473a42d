import Conditioning
import Sim
import Tensors

extension StageEvaluation {
    /// Large frames made of true latents and surfaces, beside those made without either.
    func surfaces() -> [StageFigure] {
        let shape = ClipShape(of: model.config, frames: 3, scale: ModelConfig.upsampling)
        var (withoutSurfaces, withoutLatents): ([ComparedFrames], [ComparedFrames]) = ([], [])
        for number in 0..<clips {
            let clip = validation.surfaceClip(number, shape)
            let latents = latents(
                of: clip.frames.map {
                    Tensor(frames: [$0]).areaDownsampled(by: ModelConfig.upsampling).frames[0]
                })
            var (whole, flat, dark) = (decoding, decoding, decoding)
            for frame in clip.frames.indices {
                let (given, condition) = (latents[frame], clip.conditions[frame])
                let (surface, truth) = (clip.surfaces[frame], clip.frames[frame])
                let made = whole.push(given, condition, surface).frames[0]
                withoutSurfaces.append(
                    (made, flat.push(given, condition, nil).frames[0], truth))
                withoutLatents.append(
                    (
                        made,
                        dark.push(given, hasLatents: false, condition, surface).frames[0], truth
                    ))
            }
        }
        return Self.pictureFigures(
            of: .surfaceDecoder, withoutSurfaces, beside: "without surfaces")
            + Self.pictureFigures(of: .surfaceDecoder, withoutLatents, beside: "without latents")
    }

    private var decoding: SurfaceDecoding {
        SurfaceDecoding(decoder: model.surfaceDecoder, dtype: dtype)
    }
}
