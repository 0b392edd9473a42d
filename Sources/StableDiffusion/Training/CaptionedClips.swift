import Diffusion
import Sim
import Tensors

/// A clip and what it shows, in words.
package struct CaptionedClip: Sendable {
    let frames: [Frame]
    let caption: String

    package init(frames: [Frame], caption: String) {
        (self.frames, self.caption) = (frames, caption)
    }
}

/// Where clips with captions come from.
package protocol CaptionedData {
    /// How many clips of that shape there are.
    func count(of shape: ClipShape) -> Int
    /// The clip of that number; the same every time.
    func clip(_ number: Int, _ shape: ClipShape) throws -> CaptionedClip
}

/// Clips as latents that the U-Net sees, encoded once and used many times with different noise.
struct CaptionedLatents {
    /// One by clip.
    let captions: [String]
    /// `[clips, t·h·w·c]`, float32.
    private let latents: Tensor
    /// Of one clip: t, h, w, c.
    private let shape: [Int]

    /// Takes and encodes (by the posterior's mean) a number of clips.
    init(
        count: Int, of model: StableDiffusionModel, dtype: DType, notes: TrainingNotes,
        next: (Int) throws -> CaptionedClip
    ) rethrows {
        precondition(count > 0, "no clips to train on")
        var captions: [String] = []
        let encoded = try (0..<count).map { number in
            defer { notes.progress(number + 1, count, "clips encoded") }
            let clip = try next(number)
            captions.append(clip.caption)
            // A frame at a time: pictures take much more memory than latents.
            let frames = clip.frames.map { model.encoded(Tensor(frames: [$0]), dtype: dtype) }
            return Tensor.concatenated(frames, axis: 0)
        }
        self.captions = captions
        shape = encoded[0].shape
        latents = Tensor.concatenated(encoded, axis: 0)
            .reshaped([count, shape.reduce(1, *)])
    }

    /// Frames of a clip.
    var frames: Int { shape[0] }

    /// The frames of the given clips, `[n·t, h, w, c]`.
    func latents(at numbers: [Int]) -> Tensor {
        latents.gathered(rows: numbers)
            .reshaped([numbers.count * shape[0]] + shape.dropFirst())
    }
}

extension StableDiffusionModel {
    /// Latents of pictures `[n, H, W, 3]` in −1…1 as the U-Net sees them, float32.
    fileprivate func encoded(_ pictures: Tensor, dtype: DType) -> Tensor {
        autoencoder.encode(pictures.cast(to: dtype)).mean.cast(to: .float32)
            * config.autoencoder.scale
    }
}
