import Diffusion
import Randomness
import Tensors

/// Makes a clip of what a prompt says: an image model with layers over time.
///
/// Blattmann et al. 2023, §4.2.
package struct TextToVideo {
    private let painter: TextToImage
    let temporal: TemporalModel
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
    package var passes: Int { options.sampler.calls(steps: options.steps) }

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
        // Pictures take blocks of other sizes than the U-Net.
        Tensor.releaseSpareMemory()
        if let decoder {
            return try ClipDecoding(
                model: painter.model, layers: decoder, dtype: painter.dtype)(latents, show: show)
        }
        for frame in 0..<latents.shape[0] {
            try show(pictures(latents[frame..<frame + 1]))
        }
    }

    /// Latents of a clip as the U-Net sees them.
    func latents(
        of prompt: String, from noise: Tensor, progress: @escaping (Int) -> Void = { _ in }
    ) -> Tensor {
        var denoiser = denoiser(of: prompt)
        denoiser.progress = progress
        return denoiser.sample(from: noise, options: options)
    }

    var options: PaintingOptions { painter.options }

    /// Clean latents of noisy ones, told the prompt.
    func denoiser(of prompt: String) -> PromptDenoiser {
        var denoiser = PromptDenoiser(
            painter.model, prompt, options: options, dtype: painter.dtype)
        denoiser.temporal = temporal
        return denoiser
    }

    /// Pictures of latents as the U-Net sees them, `[n, H, W, 3]` in −1…1.
    func pictures(_ latents: Tensor) -> Tensor {
        painter.model.pictures(latents, dtype: painter.dtype)
    }
}
