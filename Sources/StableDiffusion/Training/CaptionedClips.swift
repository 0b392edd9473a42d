import Diffusion
import Frames
import Randomness
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
    /// Which clips have no part of that shape, in words; nil where all have one, or none.
    func passedOver(by shape: ClipShape) -> String?
    /// The clip of that number; the same every time.
    func clip(_ number: Int, _ shape: ClipShape) throws -> CaptionedClip
}

extension CaptionedData {
    package func passedOver(by shape: ClipShape) -> String? { nil }
}

/// Clips as latents that the U-Net sees, encoded once and used many times with different noise.
struct CaptionedLatents {
    /// One by clip.
    let captions: [String]
    private let latents: ClipTensors
    /// What an upscaler enlarges, as large as the latents; nil for other models.
    private let small: ClipTensors?

    /// Takes and encodes (by the posterior's mean) a number of clips.
    init(
        count: Int, of model: StableDiffusionModel, dtype: DType, notes: TrainingNotes,
        next: (Int) throws -> CaptionedClip
    ) rethrows {
        precondition(count > 0, "no clips to train on")
        var captions: [String] = []
        var small: [Tensor] = []
        let encoded = try (0..<count).map { number in
            defer { notes.progress(number + 1, count, "clips encoded") }
            let clip = try next(number)
            captions.append(clip.caption)
            if model.config.isUpscaler {
                small.append(
                    Tensor(frames: clip.frames).areaDownsampled(by: model.config.autoencoder.stride)
                )
            }
            return model.encoded(clip.frames, dtype: dtype)
        }
        self.captions = captions
        latents = ClipTensors(encoded)
        self.small = small.isEmpty ? nil : ClipTensors(small)
    }

    /// Frames of a clip.
    var frames: Int { latents.shape[0] }

    /// The frames of the given clips, `[n·t, h, w, c]`, and the small ones of an upscaler.
    ///
    /// - Parameter step: 1 for all, 2 for every second.
    func frames(of numbers: [Int], every step: Int = 1) -> LatentFrames {
        LatentFrames(
            latents: latents.frames(of: numbers, every: step),
            small: small?.frames(of: numbers, every: step))
    }
}

/// Clips of one shape, of which some are taken.
private struct ClipTensors {
    /// `[clips, t·h·w·c]`, float32.
    private let clips: Tensor
    /// Of one clip: t, h, w, c.
    let shape: [Int]

    init(_ clips: [Tensor]) {
        shape = clips[0].shape
        self.clips = Tensor.concatenated(clips, axis: 0)
            .reshaped([clips.count, shape.reduce(1, *)])
    }

    /// `[n·t, h, w, c]`.
    func frames(of numbers: [Int], every step: Int) -> Tensor {
        let frames = clips.gathered(rows: numbers)
            .reshaped([numbers.count * shape[0]] + shape.dropFirst())
        guard step > 1 else { return frames }
        return frames.gathered(
            rows: numbers.indices.flatMap { clip in
                stride(from: 0, to: shape[0], by: step).map { clip * shape[0] + $0 }
            })
    }
}

/// Frames of clips as latents, `[n·t, h, w, c]`.
struct LatentFrames {
    var latents: Tensor
    /// What an upscaler enlarges, `[n·t, h, w, 3]` in −1…1; nil for other models.
    var small: Tensor?

    /// Rows and columns of what an upscaler learns from, in positions: 320×320 pixels, as in the paper.
    private static let crop = 80

    /// A random part of the frames of an upscaler, which works on parts as on wholes; others whole.
    func cropped(using stream: inout RandomStream) -> LatentFrames {
        guard let small else { return self }
        var crop = LatentFrames(latents: latents, small: small)
        for axis in [1, 2] {
            let length = latents.shape[axis]
            let count = min(length, Self.crop)
            let first = Int.random(in: 0...(length - count), using: &stream)
            crop.latents = crop.latents.sliced(axis: axis, first..<first + count)
            crop.small = crop.small?.sliced(axis: axis, first..<first + count)
        }
        return crop
    }
}

extension StableDiffusionModel {
    /// Latents of pictures as the U-Net sees them, `[n, h, w, c]`, float32.
    func encoded(_ pictures: [Frame], dtype: DType) -> Tensor {
        // One at a time: pictures take much more memory than latents.
        let latents = pictures.map { picture in
            autoencoder.encode(Tensor(frames: [picture]).cast(to: dtype)).mean.cast(to: .float32)
        }
        return .concatenated(latents, axis: 0) * config.autoencoder.scale
    }
}
