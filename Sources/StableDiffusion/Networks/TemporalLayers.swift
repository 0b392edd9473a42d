import Diffusion
import Tensors

/// Layers over time, which make a video model of a U-Net that paints pictures.
///
/// Blattmann et al. 2023, §3.1 and fig. 4. The U-Net stays as it is; the layers depend on its widths alone, so those
/// that one model has learnt work in another of the same widths (§4.2, "personalized").
package struct TemporalLayers: LayersOverTime {
    let downBlocks: [[TemporalLayer]]
    let midBlock: [TemporalLayer]
    let upBlocks: [[TemporalLayer]]

    package init(_ config: ConditionalUNetConfig) {
        func layers(_ count: Int, width: Int) -> [TemporalLayer] {
            (0..<count).map { _ in TemporalLayer(channels: width, embedding: config.embedding) }
        }
        let widths = config.levels.map(\.width)
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

    init(channels: Int, embedding: Int) {
        convolution = TemporalResBlock(channels: channels, embedding: embedding)
        // Never those of the U-Net, which its widths do not tell.
        let divides = channels.isMultiple(of: Self.headWidth)
        attention = TemporalAttention(
            channels: channels, heads: divides ? channels / Self.headWidth : 1)
    }

    func afterResidual(_ x: Tensor, embedding: Tensor, frames: Int) -> Tensor {
        convolution(x, embedding: embedding, frames: frames)
    }

    func afterTransformer(_ x: Tensor, frames: Int) -> Tensor { attention(x, frames: frames) }
}
