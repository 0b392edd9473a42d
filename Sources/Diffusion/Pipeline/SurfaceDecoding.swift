import Conditioning
import Tensors

/// Draws large frames of latents and surfaces as they come, each with the one before in sight.
package struct SurfaceDecoding {
    let decoder: SurfaceDecoder
    let dtype: DType
    /// The last picture, `[1, h, w, 3]`.
    private var before: Tensor?

    package init(decoder: SurfaceDecoder, dtype: DType) {
        self.decoder = decoder
        self.dtype = dtype
    }

    /// The next large frame, `[1, h, w, 3]`.
    ///
    /// - Parameters:
    ///   - latents: normalised, of the base frame: `[1, h/32, w/32, c]`.
    ///   - hasLatents: whether they count.
    ///   - condition: of the frame.
    ///   - surface: at the large frame's size; nil when nobody knows it.
    package mutating func push(
        _ latents: Tensor, hasLatents: Bool = true, _ condition: FrameCondition,
        _ surface: FrameSurface?
    ) -> Tensor {
        let last = before.flatMap { before in
            surface?.reprojection.map { WarpedFrames.shown(before, by: $0) }
        }
        let values = SurfaceDecoderInput.FrameValues(
            of: condition, surface: surface?.maps, grid: latents.grid)
        let input = SurfaceDecoderInput(
            [values], last: last, latents: latents, hasLatents: [hasLatents], dtype: dtype)
        // Clipped to what a picture can hold.
        let picture = decoder(input, dtype: dtype).clamped(to: -1...1)
        before = picture
        return picture
    }
}
