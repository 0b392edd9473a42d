import Tensors

/// Layers over time for the decoder of an autoencoder, which take flicker out.
///
/// Blattmann et al. 2023, §3.1.1: only the decoder is tuned on video. A residual follows every block at 1/8
/// and 1/4 of the picture's size; the image decoder stays as it is.
package struct TemporalDecoder: Module {
    let coarse: [TemporalResidual]
    let fine: [TemporalResidual]

    package init(_ config: AutoencoderConfig) {
        coarse = (0..<config.blocks).map { _ in
            TemporalResidual(channels: config.coarseChannels)
        }
        fine = (0..<config.blocks).map { _ in TemporalResidual(channels: config.fineChannels) }
    }

    /// In the order of the decoder's blocks.
    var layers: [TemporalResidual] { coarse + fine }
}

/// What three neighbouring frames say together, added to each frame.
///
/// The projection starts at zero, so that training starts exactly at the image decoder.
package struct TemporalResidual: Module {
    let norm1: RMSNorm
    let conv: TemporalConv
    let norm2: RMSNorm
    let projection: Linear

    package init(channels: Int) {
        norm1 = RMSNorm(channels: channels)
        conv = TemporalConv(from: channels, to: channels)
        norm2 = RMSNorm(channels: channels)
        projection = Linear(from: channels, to: channels, startingAtZero: true)
    }

    /// - Parameter x: whole clips, `[b·t, h, w, c]`.
    package func callAsFunction(_ x: Tensor, frames: Int) -> Tensor {
        projected(conv(normalized(x), frames: frames), adding: x)
    }

    func normalized(_ x: Tensor) -> Tensor { norm1(x, activation: .silu) }

    func projected(_ h: Tensor, adding x: Tensor) -> Tensor {
        projection(norm2(h, activation: .silu), adding: x)
    }
}

extension Decoder {
    /// Whole clips at once, each frame with those around it.
    ///
    /// - Parameters:
    ///   - latents: `[b·t, h, w, c]`, float32; frames of one clip are neighbours.
    ///   - noise: of every frame.
    ///   - frames: t.
    /// - Returns: `[b·t, 8h, 8w, 3]`, float32.
    func callAsFunction(
        _ latents: Tensor, noise: [Float], overTime temporal: TemporalDecoder, frames: Int,
        dtype: DType
    ) -> Tensor {
        var x = stem(latents, noise: noise, dtype: dtype)
        for (block, layer) in zip(blocks, temporal.layers) { x = layer(block(x), frames: frames) }
        return pictures(of: latents, x)
    }
}
