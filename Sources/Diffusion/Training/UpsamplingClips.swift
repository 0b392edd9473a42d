import Randomness
import Sim
import Tensors

/// Short clips as the upsampler sees them: latents of large frames and small frames of three kinds.
struct UpsamplingClips {
    /// Frames of every clip.
    let frames: Int
    private let clips: [Clip]

    private struct Clip {
        /// Normalised latents of the large frames, `[t, h, w, c]`.
        var latents: Tensor
        /// The small frames: as rendered, through the autoencoder, redrawn by the image model.
        var small: [[Frame]]

        init(_ clip: TrainingClip, number: Int, model: VideoLDM, element: Element) {
            let autoencoder = model.autoencoder
            // One frame at a time: a large frame takes a lot of memory on its way through.
            let pictures = clip.frames.map { Tensor(frames: [$0]) }
            latents = .concatenated(
                pictures.map { autoencoder.encodedLarge($0, element: element) }, axis: 0)
            let rendered = Tensor.concatenated(
                pictures.map { $0.areaDownsampled(by: ModelConfig.upsampling) }, axis: 0)
            let encoded = autoencoder.encoded(rendered, element: element)
            let redrawn = model.base.redrawn(
                encoded, conditions: clip.conditions, stream: RandomStream(seed: UInt64(number)),
                element: element)
            let noise = SamplingOptions().decoderNoise
            small = [
                rendered.frames, autoencoder.decoded(encoded, noise: 0, element: element).frames,
                autoencoder.decoded(redrawn, noise: noise, element: element).frames,
            ]
        }
    }

    /// A crop of one clip.
    struct Crop {
        var latents: Tensor
        var small: Tensor
    }

    /// Encodes large clips one after the other, each as soon as `next` has made it.
    init(count: Int, model: VideoLDM, element: Element, next: (Int) throws -> TrainingClip) rethrows
    {
        precondition(count > 0, "no clips to train on")
        clips = try (0..<count).map {
            Clip(try next($0), number: $0, model: model, element: element)
        }
        frames = clips[0].latents.shape[0]
    }

    /// A random part of a random clip, `size` latent positions each way.
    func crop(_ size: Int, using stream: inout RandomStream) -> Crop {
        let clip = clips[Int.random(in: clips.indices, using: &stream)]
        let small = Tensor(frames: clip.small[Int.random(in: clip.small.indices, using: &stream)])
        let (_, h, w, _) = clip.latents.shape4
        let y = Int.random(in: 0...(h - size), using: &stream)
        let x = Int.random(in: 0...(w - size), using: &stream)
        let f = Upsampler.fold
        return Crop(
            latents: clip.latents.sliced(axis: 1, y..<(y + size)).sliced(axis: 2, x..<(x + size)),
            small: small.sliced(axis: 1, (y * f)..<((y + size) * f))
                .sliced(axis: 2, (x * f)..<((x + size) * f)))
    }

    /// The whole of one clip, its small frames redrawn by the image model.
    func whole(_ number: Int) -> Crop {
        Crop(latents: clips[number].latents, small: Tensor(frames: clips[number].small[2]))
    }
}
