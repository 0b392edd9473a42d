import Randomness
import Sim
import Tensors

/// Trains the upsampler on crops of short clips: latents of large frames, told the small frames.
///
/// The small frames look like what sampling will give: a third as rendered, a third through the
/// autoencoder, a third as the image model redraws them from noise.
struct UpsamplerStage: Stage {
    let upsampler: Upsampler
    let autoencoder: Autoencoder
    let clips: UpsamplingClips
    let config: ModelConfig
    /// Clips a step.
    let batch: Int
    let element: Element

    /// Rows and columns of a crop, in latent positions of the large frame.
    private static let crop = 32
    private static let strongestAugmentation = 0.3

    var module: any Module { upsampler }

    func trains(_ name: String) -> Bool { true }

    func loss(using stream: RandomStream) -> Tensor {
        var choice = stream.child("choice")
        let t = clips.frames
        let crops = (0..<batch).map { _ in clips.crop(Self.crop, using: &choice) }
        let sigmas = crops.flatMap { _ in
            Array(repeating: config.upsamplerNoise.draw(using: &choice), count: t)
        }
        let levels = crops.flatMap { _ in
            Array(repeating: Float(choice.uniform(in: 0...Self.strongestAugmentation)), count: t)
        }
        let denoising = DenoisingBatch(
            clean: .concatenated(crops.map(\.latents), axis: 0), sigmas: sigmas,
            noise: stream.child("noise"))
        let small = Tensor.concatenated(crops.map(\.small), axis: 0)
        let augmented =
            small
            + Tensor.normal(small.shape, from: stream.child("augmentation"))
            * Tensor(levels, shape: [levels.count, 1, 1, 1])
        let condition = upsampler.condition(
            small: augmented, augmentation: levels, sigmas: sigmas, frames: t, element: element)
        let answer = upsampler.unet(denoising.input.cast(to: element), condition)
        return denoising.loss(answer, weights: .ones([sigmas.count, 1, 1, 1]))
    }

    /// Small frames enlarged, redrawn frames, and the large ones through the autoencoder: crops.
    func sheet() -> Frame {
        let clip = clips.whole(0)
        var upsampling = VideoUpsampling(
            upsampler: upsampler, config: config, options: SamplingOptions(), element: element,
            seed: 1)
        let given = (0..<clips.frames).compactMap { upsampling.push(clip.small[$0..<($0 + 1)]) }
        let made = Tensor.concatenated(given + [upsampling.finish()].compactMap { $0 }, axis: 0)
        func large(_ latents: Tensor, noise: Float) -> [Frame] {
            autoencoder.decodedLarge(latents, noise: noise, element: element)
        }
        let enlarged = clip.small.resizedBilinear(
            height: clip.small.shape[1] * ModelConfig.upsampling,
            width: clip.small.shape[2] * ModelConfig.upsampling)
        return .sheet(
            [enlarged.frames, large(made, noise: 0.1), large(clip.latents, noise: 0)].map { row in
                row.prefix(2).map {
                    $0.cropped(
                        x: $0.width / 4, y: $0.height / 4, width: $0.width / 2,
                        height: $0.height / 2)
                }
            })
    }
}
