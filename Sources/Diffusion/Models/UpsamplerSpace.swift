import Frames
import Tensors

/// What an upsampler works on.
public enum UpsamplerSpace: String, Codable, CaseIterable, Sendable {
    /// Latents of large frames, which the decoder turns into pictures: as the text-to-video model of
    /// Blattmann et al. 2023, §3.4.
    case latent
    /// Pixels of large frames, folded 4×4 into channels: nearer to the paper's driving model. Dearer to
    /// train and to run; for comparisons.
    case pixel

    /// Pixels of a large frame that a position covers, each way.
    var stride: Int {
        switch self {
        case .latent: ModelConfig.latentStride
        case .pixel: ModelConfig.upsampling
        }
    }

    /// Pixels of the small frame that a position covers, each way.
    var fold: Int { stride / ModelConfig.upsampling }

    /// Numbers that the pixels under a position are, three a pixel.
    var pixelChannels: Int { 3 * stride * stride }

    /// What the network answers.
    ///
    /// Over pixels all the noise of a position's 48 channels would have to pass through a trunk hardly wider, and
    /// what is lost on the way stays in the picture as grain: there the answer is what is clean.
    var prediction: Prediction {
        switch self {
        case .latent: .velocity
        case .pixel: .clean
        }
    }
}

extension KeyedDecodingContainer {
    /// Models from before there was a choice work on latents.
    func decode(_ type: UpsamplerSpace.Type, forKey key: Key) throws -> UpsamplerSpace {
        try decodeIfPresent(type, forKey: key) ?? .latent
    }
}

extension ModelConfig {
    /// The same with an upsampler in another space.
    ///
    /// Over pixels there are four times as many positions: levels are two thirds as wide, in steps of 16.
    package func upsampling(in space: UpsamplerSpace) -> ModelConfig {
        guard space != upsamplerSpace, let preset = ModelConfig.preset(name) else { return self }
        var config = self
        config.upsamplerSpace = space
        config.upsampler = preset.upsampler
        if space == .pixel {
            config.upsampler.latentChannels = space.pixelChannels
            config.upsampler.conditionChannels = 3 * space.fold * space.fold
            config.upsampler.channels = preset.upsampler.channels.map { max($0 * 2 / 48 * 16, 16) }
        }
        return config
    }
}

extension VideoLDM {
    /// Large frames `[n, H, W, 3]` as the upsampler has them, `[n, H/s, W/s, c]`.
    func upsamplerLatents(of large: Tensor, dtype: DType) -> Tensor {
        switch config.upsamplerSpace {
        case .latent: autoencoder.encodedLarge(large, dtype: dtype)
        case .pixel: large.pixelUnshuffled(by: config.upsamplerSpace.stride)
        }
    }

    /// Small frames `[n, H, W, 3]` enlarged by cubic convolution, as the upsampler has them: what detail is
    /// added to.
    package func enlarged(_ small: Tensor, dtype: DType) -> Tensor {
        let (_, height, width, _) = small.shape4
        return upsamplerLatents(
            of: small.resizedBicubic(
                height: height * ModelConfig.upsampling, width: width * ModelConfig.upsampling),
            dtype: dtype)
    }

    /// What the upsampler has made as pictures, each by itself.
    ///
    /// - Parameter noise: how far latents are from encoded ones.
    func largeFrames(of made: Tensor, noise: Float, dtype: DType) -> [Frame] {
        switch config.upsamplerSpace {
        case .latent: autoencoder.decodedLarge(made, noise: noise, dtype: dtype)
        case .pixel: made.pixelShuffled(by: config.upsamplerSpace.stride).frames
        }
    }
}
