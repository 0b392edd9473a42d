import Diffusion
import Tensors

/// Layers over time for the decoder of an autoencoder, which take flicker out.
///
/// Blattmann et al. 2023, §3.1.1: only the decoder is tuned on video. A residual follows every residual block of the
/// coarsest levels; the image decoder stays as it is.
package struct ClipDecoder: Module {
    let midBlock: [TemporalResidual]
    let upBlocks: [[TemporalResidual]]

    /// Levels that have them: finer ones would take several times the memory.
    private static let levels = 2

    package init(_ config: KLAutoencoderConfig) {
        func layers(_ count: Int, width: Int) -> [TemporalResidual] {
            (0..<count).map { _ in TemporalResidual(channels: width) }
        }
        let widths = config.widths.reversed()
        midBlock = layers(2, width: config.widths[config.widths.count - 1])
        upBlocks = widths.prefix(Self.levels).map { layers(config.blocks + 1, width: $0) }
    }

    /// How many frames on each side say something of a frame: each layer looks at the next one.
    var reach: Int { midBlock.count + upBlocks.reduce(0) { $0 + $1.count } }

    /// The pictures of whole clips.
    ///
    /// - Parameters:
    ///   - latents: `[b·t, h, w, c]`, as the autoencoder has them; frames of one clip are neighbours.
    ///   - frames: t.
    func decoded(_ latents: Tensor, by autoencoder: KLAutoencoder, frames: Int) -> Tensor {
        autoencoder.decoder.finished(
            coarse(latents, by: autoencoder, frames: frames), from: upBlocks.count)
    }

    /// What the levels with layers over time make of whole clips.
    func coarse(_ latents: Tensor, by autoencoder: KLAutoencoder, frames: Int) -> Tensor {
        let decoder = autoencoder.decoder
        var x = decoder.convIn(autoencoder.postQuantConv(latents))
        x = midBlock[0](decoder.midBlock.resnets[0](x), frames: frames)
        x = decoder.midBlock.resnets[1](decoder.midBlock.attentions[0](x))
        x = midBlock[1](x, frames: frames)
        for (index, layers) in upBlocks.enumerated() {
            if index > 0 { x = decoder.upBlocks[index - 1].enlarged(x) }
            for (resnet, layer) in zip(decoder.upBlocks[index].resnets, layers) {
                x = layer(resnet(x), frames: frames)
            }
        }
        return x
    }
}

extension KLAutoencoder.Decoder {
    /// Pictures of what the residual blocks of the first levels have made.
    func finished(_ x: Tensor, from levels: Int) -> Tensor {
        var x = upBlocks[levels - 1].enlarged(x)
        for block in upBlocks[levels...] {
            x = block.enlarged(block.resnets.reduce(x) { $1($0) })
        }
        return convOut(convNormOut(x, activation: .silu))
    }
}

extension KLAutoencoder.Decoder.UpBlock {
    /// The way to the next level, where there is one.
    fileprivate func enlarged(_ x: Tensor) -> Tensor { upsamplers.reduce(x) { $1($0) } }
}
