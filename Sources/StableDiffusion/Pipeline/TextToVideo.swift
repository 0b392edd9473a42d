import Diffusion
import Randomness
import Tensors

/// Makes a clip of what a prompt says: an image model with layers over time.
///
/// Blattmann et al. 2023, §4.2.
package struct TextToVideo {
    private let painter: TextToImage
    private let temporal: TemporalModel
    private let decoder: ClipDecoder?

    /// - Parameter decoder: layers over time of the decoder; without, each frame is decoded by itself.
    package init(
        _ model: StableDiffusionModel, overTime temporal: TemporalModel,
        decoder: ClipDecoder? = nil, options: PaintingOptions, dtype: DType
    ) {
        painter = TextToImage(model, options: options, dtype: dtype)
        self.temporal = temporal
        self.decoder = decoder
    }

    /// As of the image model.
    package func problem(height: Int, width: Int) -> String? {
        painter.problem(height: height, width: width)
    }

    /// Noise for the frames of one clip.
    package func noise(
        frames: Int, height: Int, width: Int, from stream: RandomStream
    ) -> Tensor {
        painter.noise(frames, height: height, width: width, from: stream)
    }

    /// How often a clip's frames go through the U-Net.
    package var passes: Int { painter.options.sampler.calls(steps: painter.options.steps) }

    /// Paints a clip from standard normal noise `[t, h, w, c]`, of as many frames as that has.
    ///
    /// - Parameters:
    ///   - progress: hears how many passes are done.
    ///   - show: takes each frame in turn, `[1, H, W, 3]` in −1…1.
    package func paint(
        _ prompt: String, from noise: Tensor, progress: @escaping (Int) -> Void = { _ in },
        show: (Tensor) throws -> Void
    ) rethrows {
        let latents = latents(of: prompt, from: noise, progress: progress)
        if let decoder {
            return try ClipDecoding(
                model: painter.model, layers: decoder, dtype: painter.dtype)(latents, show: show)
        }
        for frame in 0..<latents.shape[0] {
            try show(painter.model.pictures(latents[frame..<frame + 1], dtype: painter.dtype))
        }
    }

    /// Latents of a clip as the U-Net sees them.
    func latents(
        of prompt: String, from noise: Tensor, progress: @escaping (Int) -> Void = { _ in }
    ) -> Tensor {
        var denoiser = PromptDenoiser(
            painter.model, prompt, options: painter.options, dtype: painter.dtype)
        denoiser.temporal = temporal
        denoiser.progress = progress
        return denoiser.sample(from: noise, options: painter.options)
    }
}
