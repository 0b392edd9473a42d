import Tensors

/// Two layers whose first is gated: `a · GELU(b)` (Shazeer 2020, "GLU variants improve transformer").
struct FeedForward: Module {
    /// a and b side by side.
    let gated: GatedProjection
    let output: Linear

    struct GatedProjection: Module {
        let proj: Linear
    }

    init(channels: Int) {
        let inner = 4 * channels
        gated = GatedProjection(proj: Linear(from: channels, to: 2 * inner))
        output = Linear(from: inner, to: channels)
    }

    func callAsFunction(_ x: Tensor, adding residual: Tensor) -> Tensor {
        let both = gated.proj(x)
        let inner = both.shape[both.rank - 1] / 2
        let parts = both.split(axis: -1, sizes: [inner, inner])
        return output(parts[0] * parts[1].gelu(), adding: residual)
    }
}

/// Positions of a picture look at each other, then at the words of the prompt, or at each other again.
struct TransformerBlock: Module {
    let norm1: LayerNorm
    let attn1: CrossAttention
    let norm2: LayerNorm
    let attn2: CrossAttention
    let norm3: LayerNorm
    let ff: FeedForward
    /// Whether the first attention, too, looks at the prompt alone.
    private let looksAtPromptAlone: Bool

    /// - Parameter context: width of the prompt's words; nil where there is no prompt.
    init(channels: Int, context: Int? = nil, heads: Int, looksAtPromptAlone: Bool = false) {
        norm1 = LayerNorm(channels: channels)
        attn1 = CrossAttention(
            channels: channels, context: looksAtPromptAlone ? context : nil, heads: heads,
            bias: false)
        norm2 = LayerNorm(channels: channels)
        attn2 = CrossAttention(channels: channels, context: context, heads: heads, bias: false)
        norm3 = LayerNorm(channels: channels)
        ff = FeedForward(channels: channels)
        self.looksAtPromptAlone = looksAtPromptAlone
    }

    /// - Parameters:
    ///   - x: `[b, n, c]`.
    ///   - prompt: `[b, m, context]`.
    ///   - places: tell positions apart, `[1, n, c]`; both attentions see them.
    func callAsFunction(_ x: Tensor, prompt: Tensor? = nil, at places: Tensor? = nil) -> Tensor {
        func placed(_ x: Tensor) -> Tensor { places.map { x + $0 } ?? x }
        var x = attn1(placed(norm1(x)), context: looksAtPromptAlone ? prompt : nil, adding: x)
        x = attn2(placed(norm2(x)), context: prompt, adding: x)
        return ff(norm3(x), adding: x)
    }
}

/// A transformer over the positions of a picture.
///
/// Rombach et al. 2022, "High-resolution image synthesis with latent diffusion models", §3.3. The projections at
/// its ends are linear here; a file may have them as 1×1 convolutions, which is the same.
struct SpatialTransformer: Module {
    let norm: GroupNorm
    let projIn: Linear
    let transformerBlocks: [TransformerBlock]
    let projOut: Linear

    init(channels: Int, level: ConditionalUNetConfig.Level, config: ConditionalUNetConfig) {
        norm = GroupNorm(channels: channels, groups: config.groups, epsilon: 1e-6)
        projIn = Linear(from: channels, to: channels)
        transformerBlocks = [
            TransformerBlock(
                channels: channels, context: config.contextWidth, heads: level.heads,
                looksAtPromptAlone: level.looksAtPromptAlone)
        ]
        projOut = Linear(from: channels, to: channels)
    }

    /// - Parameter x: `[n, h, w, c]`.
    func callAsFunction(_ x: Tensor, prompt: Tensor) -> Tensor {
        let (n, h, w, c) = x.shape4
        var y = projIn(norm(x).reshaped(n, h * w, c))
        for block in transformerBlocks { y = block(y, prompt: prompt) }
        return projOut(y, adding: x.reshaped(n, h * w, c)).reshaped(n, h, w, c)
    }
}
