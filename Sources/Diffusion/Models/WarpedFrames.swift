import Frames
import Tensors

/// The frames before as they are seen now: as they were drawn, and as they should be.
struct WarpedFrames {
    /// Colors, zero where nothing was seen: `[n, h, w, 3]`.
    let made: Tensor
    let target: Tensor
    /// 1 where something was seen: `[n, h, w, 1]`.
    let mask: Tensor

    /// What a frame is shown of the frame before.
    enum Shown {
        case none, target, made
    }

    /// - Parameters:
    ///   - made: frames of n sequences, `[n, h, w, 3]`.
    ///   - reprojections: of each; nothing is seen where there is none.
    init(made: Tensor, target: Tensor, by reprojections: [Reprojection?]) {
        let warped = made.warped(by: reprojections)
        (self.made, mask) = (warped.color, warped.mask)
        self.target = target.warped(by: reprojections).color
    }

    /// Frames of n sequences as the next ones see them, `[n, h, w, 4]`; nothing is seen without a reprojection.
    static func shown(_ before: Tensor, by reprojections: [Reprojection?]) -> Tensor {
        let (color, mask) = before.warped(by: reprojections)
        return .concatenated([color, mask], axis: 3)
    }

    /// What n frames are shown: `[n, h, w, 4]`.
    func shown(_ choices: [Shown]) -> Tensor {
        .concatenated(
            choices.enumerated().map { index, choice in
                let here = index..<(index + 1)
                let color: Tensor
                switch choice {
                case .none:
                    return .zeros([1] + mask.shape.dropFirst().dropLast() + [4])
                case .target: color = target[here]
                case .made: color = made[here]
                }
                return .concatenated([color, mask[here]], axis: 3)
            }, axis: 0)
    }
}

extension Tensor {
    /// Frames `[n, h, w, 3]` carried along, each by its own reprojection, and where anything was seen.
    fileprivate func warped(by reprojections: [Reprojection?]) -> (color: Tensor, mask: Tensor) {
        let (_, h, w, c) = shape4
        let values = floats
        let size = h * w * c
        var all: [Float] = []
        for (index, reprojection) in reprojections.enumerated() {
            let part = values[index * size..<(index + 1) * size]
            all += part.withUnsafeBufferPointer { pixels in
                reprojection?.warped(pixels, channels: c)
                    ?? [Float](repeating: 0, count: h * w * (c + 1))
            }
        }
        let parts = Tensor(all, shape: [reprojections.count, h, w, c + 1])
            .split(axis: 3, sizes: [c, 1])
        return (parts[0], parts[1])
    }
}
