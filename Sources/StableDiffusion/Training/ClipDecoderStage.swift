import Diffusion
import Frames
import Randomness
import Tensors

/// Trains layers over time of a decoder on parts of clips; the autoencoder stays as it is.
///
/// Blattmann et al. 2023, §3.1.1, without the discriminator. Latents carry a little noise, drawn anew for every frame:
/// what differs from frame to frame without reason is to be taken out. L1 of pixels, of their differences and of what
/// changes from frame to frame.
struct ClipDecoderStage: TrainingStage {
    let model: StableDiffusionModel
    let layers: ClipDecoder
    let clips: [Clip]
    /// Clips a step.
    let batch: Int
    let dtype: DType

    /// A clip and its latents as the U-Net sees them, `[t, h, w, c]`.
    struct Clip {
        let pictures: [Frame]
        let latents: Tensor
    }

    /// Rows and columns of a part, in positions of the latents.
    private static let crop = 16
    private static let maxNoise = 0.2
    /// How often latents are those of the encoder.
    private static let cleanShare = 0.25

    var module: any Module { layers }
    private var frames: Int { clips[0].pictures.count }

    func trains(_ name: String) -> Bool { true }

    func loss(using stream: RandomStream) -> Tensor {
        var choice = stream.child("choice")
        let parts = (0..<batch).map { _ in
            part(of: clips[Int.random(in: clips.indices, using: &choice)], using: &choice)
        }
        let levels = parts.flatMap { _ in
            let isClean = choice.chance(Self.cleanShare)
            let level = isClean ? 0 : choice.uniform(in: 0...Self.maxNoise)
            return Array(repeating: Float(level), count: frames)
        }
        let latents = Tensor.concatenated(parts.map(\.latents), axis: 0)
        let truth = Tensor(frames: parts.flatMap(\.pictures))
        let noise = Tensor.normal(latents.shape, from: stream.child("noise"))
        let noisy = latents + noise * Tensor(levels, shape: [levels.count, 1, 1, 1])
        return difference(decoded(noisy), truth)
    }

    /// A random place of all frames.
    private func part(of clip: Clip, using stream: inout RandomStream) -> Clip {
        let stride = model.config.autoencoder.stride
        let (rows, columns) = (clip.latents.shape[1], clip.latents.shape[2])
        let (height, width) = (min(rows, Self.crop), min(columns, Self.crop))
        let y = Int.random(in: 0...(rows - height), using: &stream)
        let x = Int.random(in: 0...(columns - width), using: &stream)
        return Clip(
            pictures: clip.pictures.map {
                $0.cropped(
                    x: x * stride, y: y * stride, width: width * stride, height: height * stride)
            },
            latents: clip.latents.sliced(axis: 1, y..<y + height)
                .sliced(axis: 2, x..<x + width))
    }

    private func decoded(_ latents: Tensor) -> Tensor {
        let unscaled = latents / model.config.autoencoder.scale
        return layers.decoded(unscaled.cast(to: dtype), by: model.autoencoder, frames: frames)
            .cast(to: .float32)
    }

    /// Between pictures `[b·t, H, W, 3]` of clips.
    private func difference(_ made: Tensor, _ truth: Tensor) -> Tensor {
        func overTime(_ x: Tensor) -> Tensor {
            x.reshaped(x.shape[0] / frames, frames, x.count / x.shape[0])
        }
        return made.pictureLoss(to: truth)
            + overTime(made).changeLoss(to: overTime(truth), axis: 1) * 0.5
    }

    /// Frames of the first clip, below it what is decoded of its latents with noise of 0.1.
    func sampleGrid() -> Frame {
        let clip = clips[0]
        let noise = Tensor.normal(clip.latents.shape, from: RandomStream(seed: 1))
        var made: [Frame] = []
        ClipDecoding(model: model, layers: layers, dtype: dtype)(clip.latents + noise * 0.1) {
            made += $0.frames
        }
        let shown = stride(from: 0, to: frames, by: max(frames / 6, 1))
        return .grid([clip.pictures, made].map { row in shown.map { row[$0] } })
    }
}
