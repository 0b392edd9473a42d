import Conditioning
import Tensors

/// Draws large frames of latents and surfaces as they come, each with the one before in sight; of one video or
/// of several in lockstep.
package struct SurfaceDecoding {
    let decoder: SurfaceDecoder
    let dtype: DType
    /// The last pictures, `[b, h, w, 3]`.
    private var before: Tensor?

    package init(decoder: SurfaceDecoder, dtype: DType) {
        self.decoder = decoder
        self.dtype = dtype
    }

    /// The next large frame of each video, `[b, h, w, 3]`.
    ///
    /// - Parameters:
    ///   - latents: normalised, of the base frames: `[b, h/32, w/32, c]`.
    ///   - hasLatents: whether they count.
    ///   - conditions: of each frame.
    ///   - surfaces: of each, at the large frame's size; nil when nobody knows it.
    package mutating func push(
        _ latents: Tensor, hasLatents: Bool = true, _ conditions: [FrameCondition],
        _ surfaces: [FrameSurface?]
    ) -> Tensor {
        let values = zip(conditions, surfaces).map {
            SurfaceDecoderInput.FrameValues(of: $0, surface: $1?.maps, grid: latents.grid)
        }
        let input = SurfaceDecoderInput(
            values, last: last(seenBy: surfaces), latents: latents,
            hasLatents: conditions.map { _ in hasLatents }, dtype: dtype)
        // Clipped to what a picture can hold.
        let pictures = decoder(input, dtype: dtype).clamped(to: -1...1)
        before = pictures
        return pictures
    }

    /// The last pictures as the next frames see them; nil where none of them does.
    private func last(seenBy surfaces: [FrameSurface?]) -> Tensor? {
        let reprojections = surfaces.map { $0?.reprojection }
        guard let before, reprojections.contains(where: { $0 != nil }) else { return nil }
        return WarpedFrames.shown(before, by: reprojections)
    }
}
