import Conditioning

/// Sizes of the autoencoder.
package struct AutoencoderConfig: Codable, Sendable, Equatable {
    /// Numbers a latent position holds.
    package var latentChannels: Int
    /// Width at 1/8 of the picture's size.
    package var coarseChannels: Int
    /// Width at 1/4.
    package var fineChannels: Int
    /// Residual blocks at each scale of the decoder; the encoder has one less.
    package var blocks: Int
}

/// Sizes of a video U-Net.
package struct UNetConfig: Codable, Sendable, Equatable {
    /// Numbers a position holds, in and out.
    package var latentChannels: Int
    /// Numbers of a position's condition, joined to the latents.
    package var conditionChannels: Int
    /// Width of each scale of the network that reads condition maps, from the maps' positions to latents; none
    /// reads them when nil.
    package var mapChannels: [Int]?
    /// Width of each level, finest first.
    package var channels: [Int]
    /// Residual blocks of a level on the way down; one more on the way up.
    package var blocks: Int
    /// Levels with spatial attention, counted from the finest.
    package var attentionLevels: [Int]
    package var headWidth: Int
    /// Width of the vector that noise level and scene code are embedded in.
    package var embedding: Int
    /// Per-position norms see the same on crops as on whole frames; group norms see the picture.
    package var normalizesByPosition: Bool
    /// Levels with temporal attention beside the temporal convolution.
    package var temporalAttentionLevels: [Int]
    /// Whether temporal layers are shown known frames, to predict from them.
    package var seesContext: Bool
}

/// Everything that gives a model its shape: stored beside the weights.
public struct ModelConfig: Codable, Sendable, Equatable {
    public var name: String
    package var autoencoder: AutoencoderConfig
    package var base: UNetConfig
    package var upsampler: UNetConfig
    /// What the upsampler works on.
    package var upsamplerSpace = UpsamplerSpace.latent
    package var surfaceDecoder = SurfaceDecoderConfig.small
    /// Rows and columns of base frames in pixels.
    public var baseHeight: Int
    public var baseWidth: Int
    /// Frames of one window.
    package var windowFrames: Int
    /// Frames of a window that are known when a rollout goes on.
    package var contextFrames: Int
    /// Frames a second that the temporal layers work at.
    public var keyFrameRate: Double
    package var baseNoise: NoiseSchedule
    package var upsamplerNoise: NoiseSchedule

    /// Large frames are this much larger each way.
    public static let upsampling = 4
    /// Pixels of a latent position each way.
    package static let latentStride = 8

    /// What `simdrive` ships.
    package static let small = ModelConfig(
        name: "small",
        autoencoder: AutoencoderConfig(
            latentChannels: 8, coarseChannels: 128, fineChannels: 64, blocks: 3),
        base: UNetConfig(
            latentChannels: 8, conditionChannels: 64, mapChannels: [48, 96, 128],
            channels: [64, 128, 192], blocks: 2, attentionLevels: [1, 2], headWidth: 32,
            embedding: 256, normalizesByPosition: false,
            temporalAttentionLevels: [0, 1, 2], seesContext: true),
        upsampler: UNetConfig(
            latentChannels: 8, conditionChannels: 12, channels: [96, 128, 160], blocks: 1,
            attentionLevels: [], headWidth: 32, embedding: 128, normalizesByPosition: true,
            temporalAttentionLevels: [], seesContext: false),
        baseHeight: 128, baseWidth: 256, windowFrames: 8, contextFrames: 2, keyFrameRate: 7.5,
        baseNoise: NoiseSchedule(logMean: 0, logDeviation: 1.5),
        upsamplerNoise: NoiseSchedule(logMean: -0.4, logDeviation: 1.4, sigmaMax: 40))

    /// For tests: everything there, milliseconds a step.
    package static let tiny = ModelConfig(
        name: "tiny",
        autoencoder: AutoencoderConfig(
            latentChannels: 4, coarseChannels: 16, fineChannels: 16, blocks: 1),
        base: UNetConfig(
            latentChannels: 4, conditionChannels: 16, mapChannels: [4, 8, 8], channels: [16, 32],
            blocks: 1,
            attentionLevels: [1], headWidth: 16, embedding: 32, normalizesByPosition: false,
            temporalAttentionLevels: [0, 1], seesContext: true),
        upsampler: UNetConfig(
            latentChannels: 4, conditionChannels: 12, channels: [16, 32], blocks: 1,
            attentionLevels: [], headWidth: 16, embedding: 32, normalizesByPosition: true,
            temporalAttentionLevels: [], seesContext: false),
        surfaceDecoder: .tiny,
        baseHeight: 128, baseWidth: 256, windowFrames: 4, contextFrames: 2, keyFrameRate: 7.5,
        baseNoise: NoiseSchedule(logMean: 0, logDeviation: 1.5),
        upsamplerNoise: NoiseSchedule(logMean: -0.4, logDeviation: 1.4, sigmaMax: 40))

    /// A model of the paper's class, for those who have the machines to train it.
    ///
    /// Blattmann et al. 2023 do not give the sizes of their driving model, so these are ours. Theirs are the
    /// 4 latent channels at f = 8, the linear noise of the base and key frames at 1.875 a second. The base
    /// has the first three widths of Stable Diffusion's four, 320 × 1, 2, 4 (Rombach et al. 2022): 16×32
    /// latents have room for no more. That makes 390 million parameters in its image layers and 157 in those
    /// over time, where the paper's text-to-video model has 865 and 656.
    ///
    /// Interpolation makes up to 7.5 frames a second of these key frames; the paper's second pass, from
    /// there to 30, is not supported.
    package static let paper = ModelConfig(
        name: "paper",
        autoencoder: AutoencoderConfig(
            latentChannels: 4, coarseChannels: 512, fineChannels: 256, blocks: 5),
        base: UNetConfig(
            latentChannels: 4, conditionChannels: 64, mapChannels: [64, 128, 256],
            channels: [320, 640, 1_280], blocks: 2,
            attentionLevels: [0, 1, 2], headWidth: 64, embedding: 1_280,
            normalizesByPosition: false, temporalAttentionLevels: [0, 1, 2], seesContext: true),
        upsampler: UNetConfig(
            latentChannels: 4, conditionChannels: 12, channels: [192, 384, 576], blocks: 2,
            attentionLevels: [], headWidth: 64, embedding: 768, normalizesByPosition: true,
            temporalAttentionLevels: [], seesContext: false),
        baseHeight: 128, baseWidth: 256, windowFrames: 8, contextFrames: 2, keyFrameRate: 1.875,
        baseNoise: .linearBetas,
        upsamplerNoise: NoiseSchedule(logMean: -0.4, logDeviation: 1.4, sigmaMax: 40))

    /// Every preset, the usual one first.
    package static let presets = [small, tiny, paper]

    /// The preset of that name.
    package static func preset(_ name: String) -> ModelConfig? {
        presets.first { $0.name == name }
    }
}

extension ModelConfig {
    /// The same with a network that reads condition maps, as the preset has it, if it has none yet.
    package var readingMaps: ModelConfig {
        var config = self
        config.base.mapChannels =
            base.mapChannels ?? ModelConfig.preset(name)?.base.mapChannels
        return config
    }

    /// The same for base frames of another size.
    package func sized(height: Int, width: Int) -> ModelConfig {
        var config = self
        (config.baseHeight, config.baseWidth) = (height, width)
        return config
    }

    /// Positions of the condition maps: half of the pixels of base frames, each way.
    package var mapSize: MapSize { MapSize(rows: baseHeight / 2, columns: baseWidth / 2) }

    /// What sides of base frames are multiples of: latents are halved twice, and again beside large frames.
    package static let sideUnit = 32

    /// Rows of a base frame's latents.
    package var latentHeight: Int { baseHeight / Self.latentStride }
    /// Columns of a base frame's latents.
    package var latentWidth: Int { baseWidth / Self.latentStride }

    /// Why no model can have these sizes; nil when one can.
    var problem: String? {
        let numbers = [autoencoder.coarseChannels, autoencoder.fineChannels, autoencoder.blocks]
        if numbers.contains(where: { $0 < 1 }) { return "autoencoder sizes must be positive" }
        if [baseHeight, baseWidth].contains(where: { $0 < 1 || !$0.isMultiple(of: Self.sideUnit) })
        {
            return "sides of base frames must be multiples of \(Self.sideUnit)"
        }
        if contextFrames < 1 || contextFrames >= windowFrames {
            return "context_frames must be from 1 to window_frames − 1"
        }
        if base.latentChannels != autoencoder.latentChannels {
            return "base.latent_channels must be those of the autoencoder"
        }
        let channels =
            upsamplerSpace == .latent ? autoencoder.latentChannels : upsamplerSpace.pixelChannels
        if upsampler.latentChannels != channels {
            return "upsampler.latent_channels must be \(channels) for \(upsamplerSpace) space"
        }
        let foldedChannels = 3 * upsamplerSpace.fold * upsamplerSpace.fold
        if upsampler.conditionChannels != foldedChannels {
            return
                "upsampler.condition_channels must be \(foldedChannels) for \(upsamplerSpace) space"
        }
        return base.problem ?? upsampler.problem
    }
}

extension UNetConfig {
    fileprivate var problem: String? {
        let numbers = [latentChannels, conditionChannels, blocks, headWidth, embedding] + channels
        if channels.isEmpty || numbers.contains(where: { $0 < 1 }) {
            return "U-Net sizes must be positive"
        }
        let attending = (attentionLevels + temporalAttentionLevels).filter(
            channels.indices.contains)
        if attending.contains(where: { !channels[$0].isMultiple(of: headWidth) }) {
            return "widths of levels with attention must be multiples of head_width"
        }
        if let mapChannels,
            mapChannels.count != MapEncoder.scales || mapChannels.contains(where: { $0 < 1 })
        {
            return "map_channels must be \(MapEncoder.scales) positive widths"
        }
        return channels.contains { !$0.isMultiple(of: 4) } ? "widths must be multiples of 4" : nil
    }
}
