import Frames
import Randomness
import Tensors

/// Trains the upsampler on crops of short clips: the detail of large frames, conditioned on the small ones.
///
/// The small frames look like what sampling will give: a third as rendered, a third through the
/// autoencoder, a third as the base model resamples them from noise.
struct UpsamplerStage: TrainingStage {
    let model: VideoLDM
    let clips: [UpsamplingClip]
    let validation: [UpsamplingClip]?
    /// Clips a step.
    let batch: Int
    let dtype: DType

    /// Rows and columns of a crop, in positions of the upsampler.
    private static let crop = GridSize(rows: 32, columns: 32)
    private static let maxAugmentation = 0.3

    private var upsampler: Upsampler { model.upsampler }

    var module: any Module { upsampler }

    func trains(_ name: String) -> Bool { !name.hasPrefix("detail") }

    /// Measures the moments of the detail; the same clips give the same.
    func measureDetail() {
        upsampler.detail.measure(
            .concatenated(clips.prefix(Self.measured).map(\.detail), axis: 0))
    }

    /// How many clips moments are taken from.
    private static let measured = 64

    func loss(using stream: RandomStream) -> Tensor { loss(on: clips, using: stream) }

    func validationLoss() -> ValidationLoss? {
        validation.map { clips in ValidationLoss { loss(on: clips, using: $0) } }
    }

    private func loss(on clips: [UpsamplingClip], using stream: RandomStream) -> Tensor {
        var choice = stream.child("choice")
        let crops = (0..<batch).map { _ in clips.randomCrop(Self.crop, using: &choice) }
        let t = crops[0].small.count
        let sigmas = crops.flatMap { _ in
            Array(repeating: model.config.upsamplerNoise.randomSigma(using: &choice), count: t)
        }
        let levels = crops.flatMap { _ in
            Array(repeating: Float(choice.uniform(in: 0...Self.maxAugmentation)), count: t)
        }
        let denoising = DenoisingBatch(
            clean: upsampler.detail.normalized(.concatenated(crops.map(\.detail), axis: 0)),
            sigmas: sigmas, predicting: upsampler.space.prediction, noise: stream.child("noise"))
        let small = Tensor(frames: crops.flatMap(\.small))
        let condition = upsampler.condition(
            small: small.noisy(levels: levels, from: stream.child("augmentation")),
            augmentation: levels, sigmas: sigmas, frames: t, dtype: dtype)
        let answer = upsampler.unet(denoising.input.cast(to: dtype), condition)
        return denoising.loss(answer, weights: .ones([sigmas.count, 1, 1, 1]))
    }

    /// Small frames enlarged, frames of the model, and the large ones through the autoencoder: crops.
    func sampleGrid() -> Frame {
        // Its small frames are resampled by the base model, if there are enough clips.
        let clip = clips[min(UpsamplingClip.SmallFrames.resampled.rawValue, clips.count - 1)]
        var upsampling = VideoUpsampling(
            model: model, options: SamplingOptions(), dtype: dtype, seeds: [1])
        let given = clip.small.compactMap { upsampling.push(Tensor(frames: [$0])) }
        let made = Tensor.concatenated(given + [upsampling.finish()].compactMap { $0 }, axis: 0)
        let enlarged = model.enlarged(Tensor(frames: clip.small), dtype: dtype)
        return .grid(
            [
                (enlarged, 0), (made, SamplingOptions().largeDecoderNoise),
                (enlarged + clip.detail, 0),
            ]
            .map { latents, noise in
                model.largeFrames(of: latents, noise: noise, dtype: dtype)
                    .prefix(2).map {
                        $0.cropped(
                            x: $0.width / 4, y: $0.height / 4, width: $0.width / 2,
                            height: $0.height / 2)
                    }
            })
    }
}
