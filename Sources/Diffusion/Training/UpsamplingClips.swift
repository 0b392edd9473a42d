import Conditioning
import Randomness
import Sim
import Tensors

/// Short clips as the upsampler sees them: small frames of three kinds, and what the large frames hold
/// beyond the small ones enlarged.
struct UpsamplingClips {
    /// Frames of every clip.
    let frames: Int
    private let clips: [Clip]

    private struct Clip {
        /// In the upsampler's space, `[t, h, w, c]`.
        var detail: Tensor
        var small: [Frame]

        init(
            _ clip: TrainingClip, kind: SmallFrames, number: Int, model: VideoLDM, dtype: DType
        ) {
            // One frame at a time: a large frame takes a lot of memory on its way through.
            let pictures = clip.frames.map { Tensor(frames: [$0]) }
            let rendered = Tensor.concatenated(
                pictures.map { $0.areaDownsampled(by: ModelConfig.upsampling) }, axis: 0)
            small =
                kind.made(
                    of: rendered, told: clip.conditions, number: number, model: model,
                    dtype: dtype
                ).frames
            detail = .concatenated(
                zip(pictures, small).map { large, small in
                    model.upsamplerPlanes(of: large, dtype: dtype)
                        - model.enlarged(Tensor(frames: [small]), dtype: dtype)
                }, axis: 0)
        }
    }

    /// Where small frames come from; clips take turns.
    private enum SmallFrames: Int, CaseIterable {
        /// The large frames reduced, those through the autoencoder, those redrawn by the base model.
        case rendered, encoded, redrawn

        /// Noise levels that redrawing starts from, and its steps: one step from there would give pictures
        /// more blurred than sampled ones.
        private static let redrawingStart = 0.3...1.5
        private static let redrawingSteps = 4

        func made(
            of frames: Tensor, told conditions: [FrameCondition], number: Int, model: VideoLDM,
            dtype: DType
        ) -> Tensor {
            guard self != .rendered else { return frames }
            let latents = model.autoencoder.encoded(frames, dtype: dtype)
            guard self == .redrawn else {
                return model.autoencoder.decoded(latents, noise: 0, dtype: dtype)
            }
            var stream = RandomStream(seed: UInt64(number))
            let options = SamplingOptions()
            let levels = model.config.baseNoise.schedule(
                steps: Self.redrawingSteps, from: stream.uniform(in: Self.redrawingStart))
            let redrawn = WindowSampling(
                model: model.base, config: model.config, options: options, dtype: dtype
            ).unknown(
                of: conditions, levels: levels, around: latents, noise: stream.child("noise"))
            return model.autoencoder.decoded(
                redrawn, noise: options.decoderNoise, dtype: dtype)
        }
    }

    /// A crop of one clip.
    struct Crop {
        var detail: Tensor
        var small: Tensor
    }

    /// Encodes large clips one after the other, each as soon as `next` has made it.
    init(count: Int, model: VideoLDM, dtype: DType, next: (Int) throws -> TrainingClip) rethrows {
        precondition(count > 0, "no clips to train on")
        let kinds = SmallFrames.allCases
        clips = try (0..<count).map {
            Clip(
                try next($0), kind: kinds[$0 % kinds.count], number: $0, model: model,
                dtype: dtype)
        }
        frames = clips[0].detail.shape[0]
    }

    /// A random part of a random clip, `size` positions of the upsampler each way.
    func crop(_ size: Int, using stream: inout RandomStream) -> Crop {
        let clip = clips[Int.random(in: clips.indices, using: &stream)]
        let small = Tensor(frames: clip.small)
        let (_, h, w, _) = clip.detail.shape4
        let y = Int.random(in: 0...(h - size), using: &stream)
        let x = Int.random(in: 0...(w - size), using: &stream)
        let f = small.shape[1] / h
        return Crop(
            detail: clip.detail.sliced(axis: 1, y..<(y + size)).sliced(axis: 2, x..<(x + size)),
            small: small.sliced(axis: 1, (y * f)..<((y + size) * f))
                .sliced(axis: 2, (x * f)..<((x + size) * f)))
    }

    /// The whole of one clip, its small frames redrawn by the base model if there are enough of them.
    var whole: Crop {
        let clip = clips[min(SmallFrames.redrawn.rawValue, clips.count - 1)]
        return Crop(detail: clip.detail, small: Tensor(frames: clip.small))
    }

    /// The detail of the first clips, `[n, h, w, c]`.
    func details(_ count: Int) -> Tensor {
        .concatenated(clips.prefix(count).map(\.detail), axis: 0)
    }
}
