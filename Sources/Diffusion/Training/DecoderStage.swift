import Randomness
import Sim
import Tensors

/// Trains the layers over time of the decoder on clips, half of them whole base frames, half crops of large
/// ones; the autoencoder stays as it is.
///
/// Blattmann et al. 2023, §3.1.1. The latents carry noise up to 0.5, drawn anew for every frame, whose level
/// is told: what differs from frame to frame without reason is to be taken out. L1 of pixels, of their
/// differences and of what changes from frame to frame; then a discriminator that sees clips. There is
/// none beside it that sees pictures: the paper found that one to make video worse (FVD 51 against 33).
struct DecoderStage: ContestedStage {
    let autoencoder: Autoencoder
    let temporal: TemporalDecoder
    let discriminator: PatchDiscriminator
    let clips: TwoScaleSet<DecodingClip>
    let heldOut: TwoScaleSet<DecodingClip>?
    /// Clips a step.
    let batch: Int
    let element: Element

    private static let strongestNoise = 0.5
    /// How often latents are those of the encoder.
    private static let cleanShare = 0.25
    /// How strong the discriminator's pull is beside the rest.
    private static let adversarialShare: Float = 0.1

    var module: any Module { temporal }
    var opponent: any Module { discriminator }

    func trains(_ name: String) -> Bool { true }

    func loss(using stream: RandomStream) -> Tensor { loss(on: clips, using: stream) }

    func contestedLoss(using stream: RandomStream) -> Tensor {
        let (truth, made) = attempt(at: clips, using: stream)
        return made.contested(
            share: Self.adversarialShare, loss: { difference($0, truth) }, judge: judged)
    }

    func opponentLoss(using stream: RandomStream) -> Tensor {
        let (truth, made) = attempt(at: clips, using: stream)
        return .hingeLoss(true: judged(truth), made: judged(made))
    }

    func heldOutLoss() -> HeldOutLoss? {
        heldOut.map { clips in HeldOutLoss { loss(on: clips, using: $0) } }
    }

    private func loss(on clips: TwoScaleSet<DecodingClip>, using stream: RandomStream) -> Tensor {
        let (truth, made) = attempt(at: clips, using: stream)
        return difference(made, truth)
    }

    /// Frames of a clip.
    private var frames: Int { clips.small[0].pictures.count }

    private func judged(_ pictures: Tensor) -> Tensor {
        discriminator(pictures, frames: frames, element: element)
    }

    /// Between pictures `[b·t, H, W, 3]` of clips.
    private func difference(_ made: Tensor, _ truth: Tensor) -> Tensor {
        func overTime(_ x: Tensor) -> Tensor {
            x.reshaped(x.shape[0] / frames, frames, x.count / x.shape[0])
        }
        return made.pictureLoss(to: truth)
            + overTime(made).changeLoss(to: overTime(truth), axis: 1) * 0.5
    }

    /// Clips and what is decoded of their disturbed latents.
    private func attempt(
        at clips: TwoScaleSet<DecodingClip>, using stream: RandomStream
    ) -> (truth: Tensor, made: Tensor) {
        var choice = stream.child("choice")
        let drawn = clips.drawn(batch, using: &choice)
        let levels = (0..<batch).flatMap { _ in
            let level =
                choice.chance(Self.cleanShare) ? 0 : choice.uniform(in: 0...Self.strongestNoise)
            return [Float](repeating: Float(level), count: frames)
        }
        let latents = Tensor.concatenated(drawn.map(\.latents), axis: 0)
        return (
            Tensor(frames: drawn.flatMap(\.pictures)),
            decoded(latents, levels, noise: stream.child("noise"))
        )
    }

    private func decoded(_ latents: Tensor, _ levels: [Float], noise: RandomStream) -> Tensor {
        let disturbed =
            latents + Tensor.normal(latents.shape, from: noise)
            * Tensor(levels, shape: [levels.count, 1, 1, 1])
        return autoencoder.decoder(
            disturbed, noise: levels, overTime: temporal, frames: frames, element: element)
    }

    /// Every second frame of a clip, decoded from latents with noise of 0.2, below it by the image decoder.
    func sheet() -> Frame {
        let (pictures, latents) = (clips.small[0].pictures, clips.small[0].latents)
        let levels = [Float](repeating: 0.2, count: frames)
        let noise = RandomStream(seed: 1)
        let disturbed = latents + Tensor.normal(latents.shape, from: noise) * levels[0]
        let rows = [
            pictures, decoded(latents, levels, noise: noise).frames,
            autoencoder.decoder(disturbed, noise: levels, element: element).frames,
        ]
        return .sheet(rows.map { row in stride(from: 0, to: row.count, by: 2).map { row[$0] } })
    }
}
