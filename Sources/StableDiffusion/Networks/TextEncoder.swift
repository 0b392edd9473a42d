import Tensors

/// The text encoder of CLIP: what a prompt says, as a vector for each of its places.
///
/// Radford et al. 2021, §2.4: a transformer whose places see only those before them, norms first.
package struct TextEncoder: Module {
    let embeddings: Embeddings
    let encoder: Encoder
    let finalLayerNorm: LayerNorm

    struct Embeddings: Module {
        let tokenEmbedding: Embedding
        let positionEmbedding: Embedding
    }

    struct Encoder: Module {
        let layers: [Layer]
    }

    struct Layer: Module {
        let layerNorm1: LayerNorm
        let selfAttn: CrossAttention
        let layerNorm2: LayerNorm
        let mlp: Perceptron

        /// - Parameter mask: `[n, n]`, which places see which.
        func callAsFunction(_ x: Tensor, mask: Tensor) -> Tensor {
            let x = selfAttn(layerNorm1(x), mask: mask, adding: x)
            return mlp(layerNorm2(x), adding: x)
        }
    }

    struct Perceptron: Module {
        let fc1: Linear
        let fc2: Linear
        let activation: TextEncoderConfig.Activation

        func callAsFunction(_ x: Tensor, adding residual: Tensor) -> Tensor {
            let inner = fc1(x)
            return fc2(activation == .gelu ? inner.gelu() : inner.quickGELU(), adding: residual)
        }
    }

    /// - Parameter prompts: token numbers, all of one length.
    /// - Returns: `[prompts.count, length, width]`, float32.
    package func callAsFunction(_ prompts: [[Int]]) -> Tensor {
        let length = prompts[0].count
        let places = embeddings.positionEmbedding(Array(0..<length))
        let words = embeddings.tokenEmbedding(prompts.flatMap { $0 })
            .reshaped(prompts.count, length, places.shape[1])
        let start = words.cast(to: .float32) + places.cast(to: .float32)
        let mask = Tensor.causalMask(length)
        return finalLayerNorm(encoder.layers.reduce(start) { $1($0, mask: mask) })
    }
}

extension TextEncoder {
    package init(_ config: TextEncoderConfig) {
        embeddings = Embeddings(
            tokenEmbedding: Embedding(count: config.vocabulary, width: config.width),
            positionEmbedding: Embedding(count: CLIPTokenizer.length, width: config.width))
        encoder = Encoder(layers: (0..<config.layers).map { _ in Layer(config) })
        finalLayerNorm = LayerNorm(channels: config.width)
    }
}

extension TextEncoder.Layer {
    fileprivate init(_ config: TextEncoderConfig) {
        layerNorm1 = LayerNorm(channels: config.width)
        selfAttn = CrossAttention(channels: config.width, heads: config.heads, bias: true)
        layerNorm2 = LayerNorm(channels: config.width)
        mlp = TextEncoder.Perceptron(
            fc1: Linear(from: config.width, to: config.inner),
            fc2: Linear(from: config.inner, to: config.width), activation: config.activation)
    }
}

/// Sizes of a text encoder.
package struct TextEncoderConfig: Equatable, Sendable {
    package enum Activation: String, CaseIterable, Sendable {
        case gelu
        /// `x · σ(1.702 x)`.
        case quickGELU = "quick_gelu"
    }

    /// How many tokens there are.
    package var vocabulary: Int
    package var width: Int
    /// Width between the two layers of a perceptron.
    package var inner: Int
    /// Those that are used: one less than OpenCLIP has in version 2, whose last one nothing reads.
    package var layers: Int
    package var heads: Int
    package var activation: Activation
}
