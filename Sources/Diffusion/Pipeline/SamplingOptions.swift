/// What makes large frames.
public enum LargeDecoderKind: String, Codable, CaseIterable, Sendable {
    /// The video upsampler (Blattmann et al. 2023, §3.4), from base frames alone.
    case upsampler
    /// The surface decoder, from latents of base frames and the surfaces of the world.
    case surfaceDecoder = "surface-decoder"
}

/// How a video is sampled.
public struct SamplingOptions: Codable, Sendable, Equatable {
    public var sampler = Sampler.dpmSolver
    /// Denoising steps of a window.
    public var steps = 8
    /// Denoising steps of frame 0: it is one frame, and all others follow it.
    public var firstFrameSteps = 30
    public var guidance = Guidance()
    /// Denoising steps of the frames between two key frames: both ends determine nearly all; 0 leaves the
    /// cross-fade of their latents.
    public var interpolationSteps = 2
    /// Noise levels that these walk down, from a cross-fade of both ends: what stronger noise would hide as
    /// well is right there, and what this hides is all that moves.
    public var interpolationNoise = 0.1...1.0
    /// Denoising steps of the upsampler.
    public var upsamplerSteps = 4
    /// Noise level that the upsampler starts from: the small frame shows what stronger noise hides.
    public var upsamplerStart = 10.0
    /// Deviation of the noise on context frames: what is fed back is never quite trusted.
    public var contextNoise: Float = 0.05
    /// Deviation of the noise on the small frames that condition the upsampler.
    public var augmentation: Float = 0.1
    /// How far sampled latents of base frames are from encoded ones, which conditions the decoder.
    public var decoderNoise: Float = 0.2
    /// The same of large frames.
    public var largeDecoderNoise: Float = 0.1
    /// What makes pictures of latents.
    public var decoder = DecoderKind.temporal
    /// What makes large frames.
    public var large = LargeDecoderKind.upsampler
    /// Layers over time that are left out.
    public var without: Set<Ablation> = []

    public init() {}
}
