import Randomness
import Sim

/// Frames that an autoencoder learns from.
struct PictureSet {
    let small: [Frame]
    /// None for training on base frames alone.
    let large: [Frame]

    /// Whole base frames and crops of large ones in turn.
    func drawn(_ count: Int, using stream: inout RandomStream) -> [Frame] {
        (0..<count).map { index in
            if index.isMultiple(of: 2) || large.isEmpty {
                return small[Int.random(in: small.indices, using: &stream)]
            }
            let (height, width) = (small[0].height, small[0].width)
            let frame = large[Int.random(in: large.indices, using: &stream)]
            let x = Int.random(in: 0...((frame.width - width) / 8), using: &stream) * 8
            let y = Int.random(in: 0...((frame.height - height) / 8), using: &stream) * 8
            return frame.cropped(x: x, y: y, width: width, height: height)
        }
    }
}
