import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct VideoDecodingTests {
    private let model = VideoLDM(.tiny, seed: 1)

    init() {
        // As they start, temporal layers say nothing, nor does the output.
        let zeros =
            model.temporalDecoder.namedParameters.filter { $0.name.contains("projection") }
            + model.autoencoder.decoder.output.namedParameters
        for (name, parameter) in zeros {
            let stream = RandomStream(seed: 2).child(name)
            parameter.assign(.normal(parameter.shape, from: stream) * 0.3)
        }
    }

    private func decoding(_ kind: DecoderKind, _ dtype: DType) -> VideoDecoding {
        VideoDecoding(
            decoder: model.autoencoder.decoder,
            temporal: kind == .temporal ? model.temporalDecoder : nil,
            moments: model.autoencoder.statistics.base, noise: 0.2, dtype: dtype)
    }

    private func latents(_ frames: Int) -> Tensor {
        .normal([frames, 3, 5, 4], from: RandomStream(seed: 3))
    }

    private func pushed(_ latents: Tensor, to decoding: inout VideoDecoding) -> [Tensor] {
        (0..<latents.shape[0]).compactMap { decoding.push(latents[$0..<($0 + 1)]) }
            + decoding.finish()
    }

    /// Whatever the length, frame by frame is in one go but for rounding: oneDNN's kernels depend on the
    /// number of frames on some processors. A second video knows nothing of the first.
    @Test(arguments: [1, 2, 3, 9], Fixture.dtypes)
    func streamedEqualsOneGo(frames: Int, dtype: DType) {
        let latents = latents(frames)
        let whole = model.autoencoder.decoder(
            latents, noise: Array(repeating: 0.2, count: frames), overTime: model.temporalDecoder,
            frames: frames, dtype: dtype)
        var decoding = decoding(.temporal, dtype)
        for _ in 0..<2 {
            let parts = pushed(latents, to: &decoding)
            #expect(parts.count == frames)
            let tolerance: Float = dtype == .float32 ? 1e-5 : 2e-2
            expectClose(Tensor.concatenated(parts, axis: 0), whole, within: tolerance)
        }
    }

    /// Two temporal layers see two frames on either side, and wait for as many.
    @Test func everyFrameSeesItsNeighbours() {
        let latents = latents(9)
        var decoding = decoding(.temporal, .float32)
        let given = (0..<9).map { decoding.push(latents[$0..<($0 + 1)]) != nil }
        #expect(given == [false, false] + Array(repeating: true, count: 7))
        _ = decoding.finish()
        let before = pushed(latents, to: &decoding)
        let changed = Tensor.concatenated(
            [latents[0..<4], latents[4..<5] * 2, latents[5..<9]], axis: 0)
        let after = pushed(changed, to: &decoding)
        let differs = zip(before, after).map { $0.floats != $1.floats }
        #expect(differs == (0..<9).map { (2...6).contains($0) })
    }

    /// The image decoder gives every frame at once, as if there were no others.
    @Test(arguments: Fixture.dtypes)
    func withoutTemporalLayersFramesAreDecodedAlone(dtype: DType) {
        let latents = latents(3)
        var decoding = decoding(.image, dtype)
        for frame in 0..<3 {
            let alone = latents[frame..<(frame + 1)]
            let picture = decoding.push(alone)
            #expect(
                picture?.floats
                    == model.autoencoder.decoded(alone, noise: 0.2, dtype: dtype).floats)
        }
        let rest = decoding.finish()
        #expect(rest.isEmpty)
    }
}
