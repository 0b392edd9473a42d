import Conditioning
import Randomness
import Sim
import Tensors

/// A frame that an autoencoder learns from, with what its parts count in the loss.
struct WeightedPicture {
    let frame: Frame
    /// By latent position, row by row.
    private let weights: [Float]

    /// - Parameter condition: tells where road users are.
    init(_ frame: Frame, condition: FrameCondition) {
        let stride = ModelConfig.latentStride
        self.frame = frame
        weights = condition.lossWeights(
            rows: frame.height / stride, columns: frame.width / stride)
    }

    private init(frame: Frame, weights: [Float]) {
        (self.frame, self.weights) = (frame, weights)
    }

    /// The part of `height`×`width` pixels from a latent position on.
    func cropped(row: Int, column: Int, height: Int, width: Int) -> WeightedPicture {
        let stride = ModelConfig.latentStride
        let rows = row..<(row + height / stride)
        return WeightedPicture(
            frame: frame.cropped(
                x: column * stride, y: row * stride, width: width, height: height),
            weights: rows.flatMap { row in
                let start = row * frame.width / stride + column
                return weights[start..<(start + width / stride)]
            })
    }

    /// What every pixel of pictures of one size counts, `[n, H, W, 1]`.
    static func weights(_ pictures: [WeightedPicture]) -> Tensor {
        let stride = ModelConfig.latentStride
        let (height, width) = (pictures[0].frame.height, pictures[0].frame.width)
        return Tensor(
            pictures.flatMap(\.weights),
            shape: [pictures.count, height / stride, width / stride, 1]
        ).upsampledNearest(by: stride)
    }
}

/// Pictures that an autoencoder learns from.
struct PictureSet {
    let small: [WeightedPicture]
    /// None for training on base frames alone.
    let large: [WeightedPicture]

    /// Whole base frames and crops of large ones in turn.
    func drawn(_ count: Int, using stream: inout RandomStream) -> [WeightedPicture] {
        let (height, width) = (small[0].frame.height, small[0].frame.width)
        let stride = ModelConfig.latentStride
        return (0..<count).map { index in
            if index.isMultiple(of: 2) || large.isEmpty {
                return small[Int.random(in: small.indices, using: &stream)]
            }
            let picture = large[Int.random(in: large.indices, using: &stream)]
            let columns = 0...((picture.frame.width - width) / stride)
            let rows = 0...((picture.frame.height - height) / stride)
            let column = Int.random(in: columns, using: &stream)
            return picture.cropped(
                row: Int.random(in: rows, using: &stream), column: column, height: height,
                width: width)
        }
    }
}
