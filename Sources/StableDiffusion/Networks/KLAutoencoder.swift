import Tensors

/// Turns pictures into latents, and back: the autoencoder of Stable Diffusion.
///
/// Rombach et al. 2022, §3.1. Pictures are `[n, H, W, 3]` in −1…1, latents as the file has them, unscaled.
package struct KLAutoencoder: Module {
    let encoder: Encoder
    let quantConv: Conv2d
    let postQuantConv: Conv2d
    let decoder: Decoder

    package init(_ config: KLAutoencoderConfig) {
        let latents = config.latentChannels
        encoder = Encoder(config)
        quantConv = Conv2d(from: 2 * latents, to: 2 * latents, kernel: 1)
        postQuantConv = Conv2d(from: latents, to: latents, kernel: 1)
        decoder = Decoder(config)
    }

    /// Mean and log-variance of the latents of pictures, `[n, h, w, c]` each.
    package func encode(_ pictures: Tensor) -> (mean: Tensor, logVariance: Tensor) {
        let both = quantConv(encoder(pictures))
        let c = both.shape[3] / 2
        let parts = both.split(axis: 3, sizes: [c, c])
        return (parts[0], parts[1].clamped(to: -30...20))
    }

    /// The pictures of latents.
    package func decode(_ latents: Tensor) -> Tensor { decoder(postQuantConv(latents)) }

    /// The same of large pictures.
    func decodeInBands(_ latents: Tensor, groups: Int) -> Tensor {
        BandedDecoder(decoder: decoder, groups: groups)(postQuantConv(latents))
    }

    struct Encoder: Module {
        let convIn: Conv2d
        let downBlocks: [DownBlock]
        let midBlock: MidBlock
        let convNormOut: GroupNorm
        let convOut: Conv2d

        struct DownBlock: Module {
            let resnets: [ResNetBlock]
            let downsamplers: [Downsampler]
        }

        func callAsFunction(_ pictures: Tensor) -> Tensor {
            var x = convIn(pictures)
            for block in downBlocks {
                x = block.resnets.reduce(x) { $1($0) }
                x = block.downsamplers.reduce(x) { $1($0) }
            }
            return convOut(convNormOut(midBlock(x), activation: .silu))
        }
    }

    struct Decoder: Module {
        let convIn: Conv2d
        let midBlock: MidBlock
        let upBlocks: [UpBlock]
        let convNormOut: GroupNorm
        let convOut: Conv2d

        struct UpBlock: Module {
            let resnets: [ResNetBlock]
            let upsamplers: [Upsampler]
        }

        func callAsFunction(_ latents: Tensor) -> Tensor {
            var x = midBlock(convIn(latents))
            for block in upBlocks {
                x = block.resnets.reduce(x) { $1($0) }
                x = block.upsamplers.reduce(x) { $1($0) }
            }
            return convOut(convNormOut(x, activation: .silu))
        }
    }

    /// The coarsest level, where every position sees all others.
    struct MidBlock: Module {
        let resnets: [ResNetBlock]
        let attentions: [PositionAttention]

        func callAsFunction(_ x: Tensor) -> Tensor {
            resnets[1](attentions[0](resnets[0](x)))
        }
    }

    struct PositionAttention: Module {
        let groupNorm: GroupNorm
        let attention: CrossAttention

        func callAsFunction(_ x: Tensor) -> Tensor {
            let (n, h, w, c) = x.shape4
            return attention(
                groupNorm(x).reshaped(n, h * w, c), adding: x.reshaped(n, h * w, c)
            ).reshaped(n, h, w, c)
        }
    }
}

extension KLAutoencoder.Encoder {
    init(_ config: KLAutoencoderConfig) {
        let widths = config.widths
        convIn = Conv2d(from: 3, to: widths[0])
        downBlocks = widths.indices.map { index in
            let inputs = widths[max(index - 1, 0)]
            return DownBlock(
                resnets: config.resnets(config.blocks, from: inputs, to: widths[index]),
                // Zeros stand on the right and below alone.
                downsamplers: index == widths.count - 1
                    ? []
                    : [
                        Downsampler(
                            channels: widths[index],
                            padding: .zeros(top: 0, left: 0, bottom: 1, right: 1))
                    ])
        }
        midBlock = KLAutoencoder.MidBlock(config)
        convNormOut = config.norm(widths[widths.count - 1])
        convOut = Conv2d(from: widths[widths.count - 1], to: 2 * config.latentChannels)
    }
}

extension KLAutoencoder.Decoder {
    init(_ config: KLAutoencoderConfig) {
        let widths = config.widths
        convIn = Conv2d(from: config.latentChannels, to: widths[widths.count - 1])
        midBlock = KLAutoencoder.MidBlock(config)
        upBlocks = widths.indices.reversed().map { index in
            let inputs = widths[min(index + 1, widths.count - 1)]
            return UpBlock(
                resnets: config.resnets(config.blocks + 1, from: inputs, to: widths[index]),
                upsamplers: index == 0 ? [] : [Upsampler(channels: widths[index])])
        }
        convNormOut = config.norm(widths[0])
        convOut = Conv2d(from: widths[0], to: 3)
    }
}

extension KLAutoencoder.MidBlock {
    fileprivate init(_ config: KLAutoencoderConfig) {
        let width = config.widths[config.widths.count - 1]
        resnets = config.resnets(2, from: width, to: width)
        attentions = [
            KLAutoencoder.PositionAttention(
                groupNorm: config.norm(width),
                attention: CrossAttention(channels: width, heads: 1, bias: true))
        ]
    }
}

extension KLAutoencoderConfig {
    static let epsilon: Float = 1e-6

    fileprivate func norm(_ channels: Int) -> GroupNorm {
        GroupNorm(channels: channels, groups: groups, epsilon: Self.epsilon)
    }

    fileprivate func resnets(_ count: Int, from inputs: Int, to outputs: Int) -> [ResNetBlock] {
        (0..<count).map { index in
            ResNetBlock(
                from: index == 0 ? inputs : outputs, to: outputs, groups: groups,
                epsilon: Self.epsilon)
        }
    }
}
