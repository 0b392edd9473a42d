import Randomness
import Sim
import Tensors

/// Clips that a temporal decoder learns from: frames with their latents.
struct DecodingClips {
    /// Of every clip.
    let frames: Int
    private let small: [Clip]
    /// None for training on base frames alone.
    private let large: [Clip]

    private struct Clip {
        var pictures: [Frame]
        /// Means of the posteriors, `[t, h, w, c]`.
        var latents: Tensor

        init(_ pictures: [Frame], autoencoder: Autoencoder, dtype: DType) {
            self.pictures = pictures
            // One frame at a time: a large frame takes a lot of memory on its way through.
            latents = .concatenated(
                pictures.map { autoencoder.encoder(Tensor(frames: [$0]), dtype: dtype).mean },
                axis: 0)
        }

        /// The part of `rows`×`columns` latent positions from a corner on.
        func cropped(y: Int, x: Int, rows: Int, columns: Int) -> (Tensor, Tensor) {
            let s = ModelConfig.latentStride
            let parts = pictures.map {
                $0.cropped(x: x * s, y: y * s, width: columns * s, height: rows * s)
            }
            return (
                Tensor(frames: parts),
                latents.sliced(axis: 1, y..<(y + rows)).sliced(axis: 2, x..<(x + columns))
            )
        }
    }

    /// Encodes clips, all of one length.
    init(
        small: [TrainingClip], large: [TrainingClip], autoencoder: Autoencoder, dtype: DType
    ) {
        func encoded(_ clips: [TrainingClip]) -> [Clip] {
            clips.map { Clip($0.frames, autoencoder: autoencoder, dtype: dtype) }
        }
        let lengths = Set((small + large).map(\.frames.count))
        precondition(!small.isEmpty && lengths.count == 1, "clips of \(lengths) frames")
        frames = small[0].frames.count
        self.small = encoded(small)
        self.large = encoded(large)
    }

    /// Whole small clips and crops of large ones in turn: pictures `[count·t, H, W, 3]` and latents.
    func drawn(
        _ count: Int, using stream: inout RandomStream
    ) -> (pictures: Tensor, latents: Tensor) {
        let (_, rows, columns, _) = small[0].latents.shape4
        let drawn = (0..<count).map { index -> (Tensor, Tensor) in
            let clips = index.isMultiple(of: 2) || large.isEmpty ? small : large
            let clip = clips[Int.random(in: clips.indices, using: &stream)]
            let (_, h, w, _) = clip.latents.shape4
            let y = Int.random(in: 0...(h - rows), using: &stream)
            let x = Int.random(in: 0...(w - columns), using: &stream)
            return clip.cropped(y: y, x: x, rows: rows, columns: columns)
        }
        return (
            .concatenated(drawn.map(\.0), axis: 0), .concatenated(drawn.map(\.1), axis: 0)
        )
    }

    /// A whole small clip.
    func whole(_ number: Int) -> (pictures: [Frame], latents: Tensor) {
        (small[number].pictures, small[number].latents)
    }
}
