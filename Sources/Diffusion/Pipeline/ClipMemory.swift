import Conditioning

/// Bytes that a clip takes beside the weights while it is made, one of several at once: counted from the sizes of the
/// networks.
///
/// Of each stage those tensors are counted that are there together where it holds most, in float32: so PyTorch has
/// what is between two products, whatever the networks' precision. What convolutions want for themselves, and
/// blocks that are held ready, are not counted.
package struct ClipMemory {
    private let config: ModelConfig
    /// Of the stage that holds most.
    package private(set) var working: Int
    /// Kept from frame to frame.
    package private(set) var kept: Int

    /// - Parameter upsamples: false for base frames.
    package init(of config: ModelConfig, _ options: SamplingOptions, upsamples: Bool) {
        self.config = config
        (working, kept) = (0, 0)
        let small = config.baseHeight * config.baseWidth
        let large = small * ModelConfig.upsampling * ModelConfig.upsampling
        let keepsFrames = options.decoder == .temporal
        working = max(conditions, base, decoding(small))
        guard upsamples else {
            kept = keepsFrames ? waiting(small) : 0
            return
        }
        switch options.large {
        case .upsampler:
            working = max(working, upsampling(large), decoding(large))
            kept = keepsFrames ? waiting(small) + waiting(large) : 0
            kept += window(large)
        case .surfaceDecoder:
            working = max(working, surfaces(large))
            kept = large * Self.picture
        }
    }

    package var bytes: Int { working + kept }

    /// Bytes of a number, and of a pixel.
    private static let size = 4
    private static let picture = 3 * size

    /// The first scale of the network that reads maps: the maps folded and unfolded, then what its block
    /// holds.
    private var conditions: Int {
        let positions = config.windowFrames * config.mapSize.rows * config.mapSize.columns
        let maps = ConditionLayout.current.maps.count
        let width = config.base.mapChannels?.first ?? 0
        return positions * (maps + max(2 * maps, Self.ofBlock * width)) * Self.size
    }

    private var base: Int {
        config.windowFrames * config.latentHeight * config.latentWidth
            * config.base.numbersAtOnce * Self.size
    }

    /// A window of latents between the steps: noisy, clean, the step before and what is between them.
    private func upsampling(_ pixels: Int) -> Int {
        let stride = config.upsamplerSpace.stride
        let positions = config.windowFrames * pixels / (stride * stride)
        return positions
            * (config.upsampler.numbersAtOnce + Self.ofStep * config.upsampler.latentChannels)
            * Self.size
    }

    /// The last scale of the decoder, or the picture it ends in.
    private func decoding(_ pixels: Int) -> Int {
        let fine = pixels / Self.finePixels * config.autoencoder.fineChannels
        return max(fine * Self.ofTemporalBlock * Self.size, pixels * Self.ofPictures * Self.picture)
    }

    /// The three frames that each temporal layer of the decoder holds.
    private func waiting(_ pixels: Int) -> Int {
        let sizes = config.autoencoder
        let fine = pixels / Self.finePixels * sizes.fineChannels
        let coarse = pixels / Self.coarsePixels * sizes.coarseChannels
        return 3 * sizes.blocks * (fine + coarse) * Self.size
    }

    /// The frames of the upsampler's window, small and as it has them.
    private func window(_ pixels: Int) -> Int {
        let stride = config.upsamplerSpace.stride
        return config.windowFrames
            * (config.baseHeight * config.baseWidth * Self.picture
                + pixels / (stride * stride) * config.upsampler.latentChannels * Self.size)
    }

    /// What the surface decoder is given: maps, base color and the last picture; and the more of the same joined,
    /// folded and as its first layer reads them, of its first scale, and of its answer.
    private func surfaces(_ pixels: Int) -> Int {
        let given = SurfaceMaps.channels + SurfaceDecoderInput.lastChannels
        let scale = Self.ofBlock * config.surfaceDecoder.channels[0] / 4
        let answer = Self.ofAnswer * Self.picture
        return pixels
            * (given * Self.size + 2 * Self.picture
                + max(3 * given * Self.size, scale * Self.size, answer))
    }

    /// Tensors of a scale that a residual block holds at most.
    private static let ofBlock = 4
    /// The same with those of the layer over time behind it, which sees three frames.
    private static let ofTemporalBlock = 8
    /// Pictures in float32 that are there at once where the decoder ends.
    private static let ofPictures = 7
    /// The same of the surface decoder: gains and biases of surface and air, twice, and colors.
    private static let ofAnswer = 12
    /// Latents that are there between two steps.
    private static let ofStep = 6
    /// Pixels of a position of the decoder's last scale, and of its first.
    private static let finePixels = 16
    private static let coarsePixels = 64
}

extension UNetConfig {
    /// Numbers that are there at once for a position of the finest level, where it is joined on the way up: what
    /// comes from below with what was kept, its norm with all that is between, two answers, what is still kept, and
    /// conditions.
    fileprivate var numbersAtOnce: Int {
        let joined = channels[0] + channels[min(1, channels.count - 1)]
        return 4 * joined + (2 + blocks) * channels[0] + 2 * conditionChannels
    }
}
