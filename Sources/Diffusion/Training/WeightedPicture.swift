import Conditioning
import Frames
import Randomness
import Tensors

/// A frame that an autoencoder learns from, with what its parts count in the loss.
struct WeightedPicture {
    let frame: Frame
    /// By latent position, row by row.
    private let weights: [Float]

    /// - Parameter condition: has the places of road users.
    init(_ frame: Frame, condition: FrameCondition) {
        let stride = ModelConfig.latentStride
        self.frame = frame
        weights = condition.lossWeights(
            rows: frame.height / stride, columns: frame.width / stride)
    }

    private init(frame: Frame, weights: [Float]) {
        (self.frame, self.weights) = (frame, weights)
    }

    /// What every pixel of pictures of one size counts, `[n, H, W, 1]`.
    static func weights(_ pictures: [WeightedPicture]) -> Tensor {
        let grid = pictures[0].grid
        return Tensor(
            pictures.flatMap(\.weights), shape: [pictures.count, grid.rows, grid.columns, 1]
        ).upsampledNearest(by: ModelConfig.latentStride)
    }
}

extension WeightedPicture: Croppable {
    var grid: GridSize {
        let stride = ModelConfig.latentStride
        return GridSize(rows: frame.height / stride, columns: frame.width / stride)
    }

    func cropped(to size: GridSize, row: Int, column: Int) -> WeightedPicture {
        WeightedPicture(
            frame: frame.cropped(to: size, row: row, column: column),
            weights: (row..<(row + size.rows)).flatMap { row in
                let start = row * grid.columns + column
                return weights[start..<(start + size.columns)]
            })
    }

    /// Columns come before rows, and whole pictures take no random numbers: so a run that an earlier version
    /// began goes on with the same pictures.
    static func corner(
        of crop: GridSize, in whole: GridSize, using stream: inout RandomStream
    ) -> (row: Int, column: Int) {
        guard crop != whole else { return (0, 0) }
        let column = Int.random(in: 0...(whole.columns - crop.columns), using: &stream)
        return (Int.random(in: 0...(whole.rows - crop.rows), using: &stream), column)
    }
}

extension Frame {
    /// The part that latents of that size stand for, from a latent position on.
    func cropped(
        to size: GridSize, row: Int, column: Int, stride: Int = ModelConfig.latentStride
    ) -> Frame {
        cropped(
            x: column * stride, y: row * stride, width: size.columns * stride,
            height: size.rows * stride)
    }
}
