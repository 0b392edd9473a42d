import Frames
import Tensors

/// A clip that a temporal decoder learns from: frames with their latents.
package struct DecodingClip {
    let pictures: [Frame]
    /// Means of the posteriors, `[t, h, w, c]`.
    let latents: Tensor
}

extension DecodingClip {
    init(_ pictures: [Frame], autoencoder: Autoencoder, dtype: DType) {
        self.pictures = pictures
        // One frame at a time: a large frame takes a lot of memory on its way through.
        latents = .concatenated(
            pictures.map { autoencoder.encoder(Tensor(frames: [$0]), dtype: dtype).mean },
            axis: 0)
    }
}

extension DecodingClip: Croppable {
    var grid: GridSize { latents.grid }

    func cropped(to size: GridSize, row: Int, column: Int) -> DecodingClip {
        DecodingClip(
            pictures: pictures.map { $0.cropped(to: size, row: row, column: column) },
            latents: latents.cropped(to: size, row: row, column: column))
    }
}

extension Tensor {
    /// Of `[n, h, w, c]`.
    var grid: GridSize { GridSize(rows: shape[1], columns: shape[2]) }

    /// The part of `[n, h, w, c]` from a position on.
    func cropped(to size: GridSize, row: Int, column: Int) -> Tensor {
        sliced(axis: 1, row..<(row + size.rows))
            .sliced(axis: 2, column..<(column + size.columns))
    }
}
