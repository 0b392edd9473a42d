import Frames
import Randomness
import Tensors

/// Trains the layers over time of the decoder on clips, half of them whole base frames, half crops of large
/// ones; the autoencoder stays as it is.
///
/// Blattmann et al. 2023, §3.1.1. The latents carry noise up to 0.5, drawn anew for every frame, and its
/// level as a condition: what differs from frame to frame without reason is to be taken out. L1 of pixels, of their
/// differences and of what changes from frame to frame; then a discriminator that sees clips. There is
/// none beside it that sees pictures: the paper found that one to make video worse (FVD 51 against 33).
struct DecoderStage: AdversarialStage {
    let autoencoder: Autoencoder
    let temporal: TemporalDecoder
    let discriminator: PatchDiscriminator
    let samples: TwoScaleSet<DecodingClip>
    let validation: TwoScaleSet<DecodingClip>?
    /// Clips a step.
    let batch: Int
    let dtype: DType

    private static let maxNoise = 0.5
    /// How often latents are those of the encoder.
    private static let cleanShare = 0.25

    var module: any Module { temporal }
    var frames: Int { samples.small[0].pictures.count }

    func trains(_ name: String) -> Bool { true }

    func reconstruction(
        of samples: TwoScaleSet<DecodingClip>, using stream: RandomStream
    ) -> Reconstruction {
        var choice = stream.child("choice")
        let drawn = samples.drawn(batch, using: &choice)
        let target = Tensor(frames: drawn.flatMap(\.pictures))
        let latents = Tensor.concatenated(drawn.map(\.latents), axis: 0)
        let levels = drawn.flatMap { clip in
            let level =
                choice.chance(Self.cleanShare) ? 0 : choice.uniform(in: 0...Self.maxNoise)
            return [Float](repeating: Float(level), count: clip.pictures.count)
        }
        return Reconstruction(
            target: target, made: decoded(latents, levels, noise: stream.child("noise")),
            pictureLoss: { difference($0, target) })
    }

    /// Between pictures `[b·t, H, W, 3]` of clips.
    private func difference(_ made: Tensor, _ target: Tensor) -> Tensor {
        func overTime(_ x: Tensor) -> Tensor {
            x.reshaped(x.shape[0] / frames, frames, x.count / x.shape[0])
        }
        return made.pictureLoss(to: target)
            + overTime(made).changeLoss(to: overTime(target), axis: 1) * 0.5
    }

    private func decoded(_ latents: Tensor, _ levels: [Float], noise: RandomStream) -> Tensor {
        autoencoder.decoder(
            latents.noisy(levels: levels, from: noise), noise: levels, overTime: temporal,
            frames: frames, dtype: dtype)
    }

    /// Every second frame of a clip, decoded from latents with noise of 0.2, below it by the image decoder.
    func sampleGrid() -> Frame {
        let (pictures, latents) = (samples.small[0].pictures, samples.small[0].latents)
        let levels = [Float](repeating: 0.2, count: frames)
        let noise = RandomStream(seed: 1)
        let rows = [
            pictures, decoded(latents, levels, noise: noise).frames,
            autoencoder.decoder(
                latents.noisy(levels: levels, from: noise), noise: levels, dtype: dtype
            ).frames,
        ]
        return .grid(rows.map { row in stride(from: 0, to: row.count, by: 2).map { row[$0] } })
    }
}
