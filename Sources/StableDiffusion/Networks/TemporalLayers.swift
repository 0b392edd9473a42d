import Diffusion
import Tensors

/// Layers over time, which make a video model of a U-Net that draws pictures.
///
/// Blattmann et al. 2023, §3.1 and fig. 4. The U-Net stays as it is; the layers depend on its widths alone, so those
/// that one model has learnt work in another of the same widths (§4.2, "personalized"). Those with a context are shown
/// the known frames of a clip and predict or fill in the others (§3.2, §3.3).
package struct TemporalLayers: LayersOverTime {
    package let context: MaskConditioner?
    let downBlocks: [[TemporalLayer]]
    let midBlock: [TemporalLayer]
    let upBlocks: [[TemporalLayer]]

    package init(_ config: ConditionalUNetConfig, seesContext: Bool = false) {
        func layers(_ count: Int, width: Int) -> [TemporalLayer] {
            (0..<count).map { _ in
                TemporalLayer(
                    channels: width, embedding: config.embedding, seesContext: seesContext)
            }
        }
        let widths = config.levels.map(\.width)
        context =
            seesContext
            ? MaskConditioner(latentChannels: config.outputs, levels: widths.count) : nil
        downBlocks = widths.map { layers(config.blocks, width: $0) }
        midBlock = layers(2, width: widths[widths.count - 1])
        upBlocks = widths.reversed().map { layers(config.blocks + 1, width: $0) }
    }

    package var following: FollowingLayers {
        FollowingLayers(down: downBlocks, middle: midBlock, up: upBlocks)
    }

    package var normalizesClips: Bool { false }

    package var keyedParameters: NamedParameters { namedParameters }
}

/// What follows a residual block, and the transformer behind it.
struct TemporalLayer: LayerOverTime {
    let convolution: TemporalResBlock
    let attention: TemporalAttention

    /// Width of a head.
    private static let headWidth = 64

    init(channels: Int, embedding: Int, seesContext: Bool) {
        convolution = TemporalResBlock(
            channels: channels, embedding: embedding, seesContext: seesContext)
        // Never those of the U-Net, which its widths do not tell.
        let divides = channels.isMultiple(of: Self.headWidth)
        attention = TemporalAttention(
            channels: channels, heads: divides ? channels / Self.headWidth : 1)
    }

    func afterResidual(
        _ x: Tensor, embedding: Tensor, context: Tensor?, frames: Int
    ) -> Tensor {
        convolution(x, embedding: embedding, context: context, frames: frames)
    }

    func afterTransformer(_ x: Tensor, frames: Int) -> Tensor { attention(x, frames: frames) }
}
