import Conditioning
import Randomness
import Sim
import Tensors

/// A clip as normalised latents, encoded once and used many times with different noise.
struct LatentClip {
    /// `[t, h, w, c]`, float32.
    let latents: Tensor
    let conditions: [FrameCondition]
    /// Loss weights by position, `[t, h, w, 1]`.
    let weights: Tensor

    /// Encodes a clip by the posterior's mean.
    init(_ clip: TrainingClip, autoencoder: Autoencoder, dtype: DType) {
        latents = autoencoder.encoded(Tensor(frames: clip.frames), dtype: dtype)
        conditions = clip.conditions
        let (t, h, w, _) = latents.shape4
        weights = Tensor(
            conditions.flatMap { $0.lossWeights(rows: h, columns: w) }, shape: [t, h, w, 1])
    }
}

/// Clips of one length that a stage of the base model learns from.
struct LatentClips {
    let ring: ClipRing<LatentClip>

    var count: Int { ring.clips.count }
    /// Frames of every clip.
    var frames: Int { ring.clips[0].conditions.count }
    /// Of every frame, clip by clip.
    var conditions: [FrameCondition] { ring.clips.flatMap(\.conditions) }

    init(_ ring: ClipRing<LatentClip>) {
        self.ring = ring
        precondition(
            ring.clips.allSatisfy { $0.conditions.count == frames }, "clips of different lengths")
    }

    /// Latents of the given frames, `[n, h, w, c]`; frame f of clip k has the number k · frames + f.
    func latents(at numbers: [Int]) -> Tensor {
        .concatenated(
            numbers.map { clip(of: $0).latents.sliced(axis: 0, place(of: $0)) }, axis: 0)
    }

    /// Loss weights of the same frames, `[n, h, w, 1]`.
    func weights(at numbers: [Int]) -> Tensor {
        .concatenated(
            numbers.map { clip(of: $0).weights.sliced(axis: 0, place(of: $0)) }, axis: 0)
    }

    /// Conditions of the same frames.
    func conditions(at numbers: [Int]) -> [FrameCondition] {
        numbers.map { clip(of: $0).conditions[$0 % frames] }
    }

    private func clip(of number: Int) -> LatentClip { ring.clips[number / frames] }

    private func place(of number: Int) -> Range<Int> {
        let frame = number % frames
        return frame..<(frame + 1)
    }

    /// Random frames.
    func frames(_ count: Int, using stream: inout RandomStream) -> [Int] {
        (0..<count).map { _ in Int.random(in: 0..<(self.count * frames), using: &stream) }
    }

    /// Random runs of `length` frames, `step` apart.
    func runs(
        _ count: Int, length: Int, step: Int = 1, using stream: inout RandomStream
    ) -> [Int] {
        let last = (length - 1) * step
        return (0..<count).flatMap { _ in
            let clip = Int.random(in: 0..<self.count, using: &stream)
            let start = clip * frames + Int.random(in: 0..<(frames - last), using: &stream)
            return Array(stride(from: start, through: start + last, by: step))
        }
    }
}

extension FrameCondition {
    /// What each of `rows`×`columns` cells of the picture counts in a loss, row by row: 1 + 3 × the share
    /// of it that road users cover, since they are small and matter most.
    func lossWeights(rows: Int, columns: Int) -> [Float] {
        coverage(by: .boxes, rows: rows, columns: columns).map { 1 + 3 * $0 }
    }
}
