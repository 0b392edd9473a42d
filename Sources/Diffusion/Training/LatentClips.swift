import Conditioning
import Randomness
import Sim
import Tensors

/// Clips as normalised latents, encoded once and used many times with different noise.
struct LatentClips {
    /// Frames of every clip.
    let frames: Int
    /// `[clips · frames, h · w · c]`, float32.
    private let latents: Tensor
    /// Of one frame: h, w, c.
    private let shape: [Int]
    /// Of every frame, clip by clip.
    let conditions: [FrameCondition]
    /// Loss weights by position, `[clips · frames, h · w]`.
    private let weights: Tensor

    /// Takes and encodes (by the posterior's mean) a number of clips, some at a time.
    init(
        count: Int, autoencoder: Autoencoder, dtype: DType,
        notes: TrainingNotes = TrainingNotes(), next: (Range<Int>) throws -> [TrainingClip]
    ) rethrows {
        precondition(count > 0, "no clips to train on")
        var conditions: [FrameCondition] = []
        let encoded = try notes.made(0..<count, "clips encoded") {
            try next($0).map { clip in
                conditions += clip.conditions
                return autoencoder.encoded(Tensor(frames: clip.frames), dtype: dtype)
            }
        }
        let lengths = Set(encoded.map { $0.shape[0] })
        precondition(lengths.count == 1, "clips of \(lengths) frames")
        frames = encoded[0].shape[0]
        shape = Array(encoded[0].shape.dropFirst())
        latents = Tensor.concatenated(encoded, axis: 0)
            .reshaped([conditions.count, shape.reduce(1, *)])
        weights = Self.weights(conditions, rows: shape[0], columns: shape[1])
        self.conditions = conditions
    }

    /// Latents of the given frames, `[n, h, w, c]`; frame f of clip k has the number k · frames + f.
    func latents(at numbers: [Int]) -> Tensor {
        latents.gathered(rows: numbers).reshaped([numbers.count] + shape)
    }

    /// Loss weights of the same frames, `[n, h, w, 1]`.
    func weights(at numbers: [Int]) -> Tensor {
        weights.gathered(rows: numbers).reshaped([numbers.count, shape[0], shape[1], 1])
    }

    private static func weights(
        _ conditions: [FrameCondition], rows: Int, columns: Int
    ) -> Tensor {
        Tensor(shape: [conditions.count, rows * columns]) { buffer in
            for (frame, condition) in conditions.enumerated() {
                let weights = condition.lossWeights(rows: rows, columns: columns)
                for (position, weight) in weights.enumerated() {
                    buffer[frame * rows * columns + position] = weight
                }
            }
        }
    }

    /// Conditions of the same frames.
    func conditions(at numbers: [Int]) -> [FrameCondition] {
        numbers.map { conditions[$0] }
    }

    /// Random frames.
    func frames(_ count: Int, using stream: inout RandomStream) -> [Int] {
        (0..<count).map { _ in Int.random(in: conditions.indices, using: &stream) }
    }

    /// Random runs of `length` frames, `step` apart.
    func runs(
        _ count: Int, length: Int, step: Int = 1, using stream: inout RandomStream
    ) -> [Int] {
        let last = (length - 1) * step
        return (0..<count).flatMap { _ in
            let clip = Int.random(in: 0..<(conditions.count / frames), using: &stream)
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
