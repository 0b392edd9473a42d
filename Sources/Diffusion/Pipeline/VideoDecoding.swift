import Tensors

/// How latents become pictures.
public enum DecoderKind: String, Codable, CaseIterable, Sendable {
    /// Every frame by itself.
    case image
    /// Every frame with those around it.
    case temporal
}

/// Decodes the latents of a video as they come, one frame after the other; or those of several in lockstep.
///
/// Every temporal layer keeps the two frames that its convolution asks for besides the new one, and answers
/// for the frame before the last. So no frame is computed twice, memory does not grow, and the pictures
/// are those of decoding the video in one go, but for rounding.
package struct VideoDecoding {
    let decoder: Decoder
    let moments: LatentStatistics.Moments
    /// How far the latents are from encoded ones.
    let noise: Float
    let dtype: DType
    /// One behind every block; none in an image decoder.
    private var layers: [StreamedResidual]
    /// Latents, `[b, h, w, c]` each, whose pictures are still to come.
    private var waiting: [Tensor] = []

    package init(
        decoder: Decoder, temporal: TemporalDecoder?, moments: LatentStatistics.Moments,
        noise: Float, dtype: DType
    ) {
        self.decoder = decoder
        self.moments = moments
        self.noise = noise
        self.dtype = dtype
        layers = (temporal?.layers ?? []).map { StreamedResidual(layer: $0) }
    }

    /// Whether frames wait in it for those after them.
    package var keepsFrames: Bool { !layers.isEmpty }

    /// Takes the normalised latents of the next frame of each video, `[b, h, w, c]`; gives the pictures now
    /// finished, an earlier frame's, `[b, 8h, 8w, 3]`.
    package mutating func push(_ normalized: Tensor) -> Tensor? {
        let latents = moments.restored(normalized)
        let noise = Array(repeating: noise, count: latents.shape[0])
        waiting.append(latents)
        return pass(decoder.stem(latents, noise: noise, dtype: dtype), from: 0)
    }

    /// The pictures that were still waiting for frames after them.
    package mutating func finish() -> [Tensor] {
        layers.indices.compactMap { index in
            layers[index].finish().flatMap { pass($0, from: index + 1) }
        }
    }

    /// Takes a frame from one block on as far as its neighbours are known.
    private mutating func pass(_ x: Tensor, from start: Int) -> Tensor? {
        var x = x
        for (index, block) in decoder.blocks.enumerated().dropFirst(start) {
            x = block(x)
            guard keepsFrames else { continue }
            guard let answer = layers[index].push(x) else { return nil }
            x = answer
        }
        return decoder.pictures(of: waiting.removeFirst(), x)
    }
}

/// A temporal residual that is given clips frame by frame; zeros stand before the first and after the last.
private struct StreamedResidual {
    let layer: TemporalResidual
    /// What the convolution sees: up to two frames, normalised.
    private var seen: [Tensor] = []
    /// The last frame, which waits for its next.
    private var last: Tensor?

    init(layer: TemporalResidual) { self.layer = layer }

    /// Takes a frame of each clip in, `[b, h, w, c]`; gives the answer for the one before, nil for the first.
    mutating func push(_ x: Tensor) -> Tensor? {
        let h = layer.normalized(x)
        if seen.isEmpty { seen = [.zeros(h.shape, h.dtype)] }
        return answer(seeing: h, next: x)
    }

    /// The answer for the last frame, nil when there was none; ready for another clip then.
    mutating func finish() -> Tensor? {
        guard let end = last else { return nil }
        defer { seen = [] }
        return answer(seeing: .zeros(end.shape, end.dtype), next: nil)
    }

    private mutating func answer(seeing h: Tensor, next: Tensor?) -> Tensor? {
        seen.append(h)
        defer { last = next }
        guard let last else { return nil }
        defer { seen.removeFirst() }
        let mixed = layer.conv(.clips(of: seen), frames: seen.count, padding: 0)
        return layer.projected(mixed, adding: last)
    }
}
