import Tensors

/// Mixes what one frame sees with what its neighbours say: `α·spatial + (1 − α)·temporal`.
///
/// Blattmann et al. 2023, §3.1. The temporal side is `spatial + branch`, so the sum is
/// `spatial + (1 − α)·branch`.
struct AlphaBlend: Module {
    /// Logit of α, so that training cannot leave [0, 1]; at 0 both sides learn.
    let mix = Parameter([1], start: .zeros)

    func callAsFunction(spatial: Tensor, branch: Tensor) -> Tensor {
        spatial + branch * (1 - mix.value.sigmoid())
    }
}

/// A residual block over time: two convolutions of three frames, blended into the spatial path.
///
/// The last convolution starts at zero, so that training starts exactly at the image model.
package struct TemporalResBlock: Module {
    let norm1: FeatureNorm
    let conv1: TemporalConv
    let context: Conv2d?
    let embedding: Linear
    let norm2: FeatureNorm
    let conv2: TemporalConv
    let blend = AlphaBlend()

    /// - Parameters:
    ///   - width: of the vector that the noise level is embedded in.
    ///   - seesContext: whether it is shown known frames.
    package init(
        channels: Int, embedding width: Int, normalizesByPosition: Bool = false,
        seesContext: Bool = false
    ) {
        norm1 = FeatureNorm(channels: channels, byPosition: normalizesByPosition)
        conv1 = TemporalConv(from: channels, to: channels)
        context =
            seesContext ? Conv2d(from: MaskConditioner.width, to: channels, kernel: 1) : nil
        embedding = Linear(from: width, to: 2 * channels)
        norm2 = FeatureNorm(channels: channels, byPosition: normalizesByPosition)
        conv2 = TemporalConv(from: channels, to: channels, startingAtZero: true)
    }

    /// Width of what it works on.
    var channels: Int { conv2.bias.shape[0] }

    /// - Parameters:
    ///   - x: `[b·t, h, w, c]`.
    ///   - embedding: `[b·t, e]`, activated.
    ///   - context: what the context frames show, `[b·t, h, w, MaskConditioner.width]`.
    package func callAsFunction(
        _ x: Tensor, embedding: Tensor, context: Tensor? = nil, frames: Int
    ) -> Tensor {
        let shown = self.context.flatMap { layer in context.map { layer($0) } }
        let h = conv1(norm1(x, activation: .silu), frames: frames, adding: shown)
        let branch = conv2(norm2(h, modulation: self.embedding(embedding)), frames: frames)
        return blend(spatial: x, branch: branch)
    }
}

/// Lets every position look along time: attention over the frames of a clip.
package struct TemporalAttention: Module {
    let norm: FeatureNorm
    /// Tells frames apart: sinusoids of the frame's index, projected.
    let place: Linear
    let attention: MultiHeadAttention
    let blend = AlphaBlend()

    private static let placeWidth = 32

    package init(channels: Int, heads: Int, normalizesByPosition: Bool = false) {
        norm = FeatureNorm(channels: channels, byPosition: normalizesByPosition)
        place = Linear(from: Self.placeWidth, to: channels)
        attention = MultiHeadAttention(channels: channels, heads: heads, startingAtZero: true)
    }

    /// - Parameter x: `[b·t, h, w, c]`; frames of one clip are neighbours on the first axis.
    package func callAsFunction(_ x: Tensor, frames t: Int) -> Tensor {
        let (bt, h, w, c) = x.shape4
        let places = place(.sinusoidal(count: t, width: Self.placeWidth))
            .cast(to: x.dtype).reshaped(1, t, 1, c)
        let placed = (norm(x).reshaped(bt / t, t, h * w, c) + places).reshaped(x.shape)
        return blend(spatial: x, branch: attention(placed, frames: t))
    }
}

// As parts of the driving model.
extension TemporalResBlock {
    init(channels: Int, config: UNetConfig) {
        self.init(
            channels: channels, embedding: config.embedding,
            normalizesByPosition: config.normalizesByPosition, seesContext: config.seesContext)
    }
}

extension TemporalAttention {
    init(channels: Int, config: UNetConfig) {
        self.init(
            channels: channels, heads: channels / config.headWidth,
            normalizesByPosition: config.normalizesByPosition)
    }
}

/// Learned downsampling of the context `c_S = (m_S ∘ z, m_S)` to every level of the U-Net.
///
/// Blattmann et al. 2023, §3.2: the masked latents and the mask enter the temporal layers.
package struct MaskConditioner: Module {
    package static let width = 32

    let input: Conv2d
    let down: [Conv2d]

    package init(latentChannels: Int, levels: Int) {
        input = Conv2d(from: latentChannels + 1, to: Self.width, kernel: 3)
        down = (1..<levels).map { _ in
            Conv2d(from: Self.width, to: Self.width, kernel: 3, stride: 2)
        }
    }

    /// - Parameter masked: latents where they are known, zeros elsewhere, and the mask:
    ///   `[b·t, h, w, c + 1]`.
    /// - Returns: features by level, finest first.
    package func callAsFunction(_ masked: Tensor) -> [Tensor] {
        down.reduce(into: [input(masked).silu()]) { levels, layer in
            levels.append(layer(levels[levels.count - 1]).silu())
        }
    }
}
