import Tensors

/// Parts of a clip that is longer than those of training: each begins in the middle of the one before.
///
/// What they say of a frame is averaged at every step of sampling (Bar-Tal et al. 2023, "MultiDiffusion", here
/// along time), and what is said from the middle of a part counts most.
struct FrameWindows {
    let ranges: [Range<Int>]
    private let frames: Int

    /// - Parameter length: frames of a part.
    init(of frames: Int, length: Int) {
        self.frames = frames
        let last = max(frames - length, 0)
        let starts = Array(stride(from: 0, to: last, by: max(length / 2, 1))) + [last]
        ranges = starts.map { $0..<min($0 + length, frames) }
    }

    /// What is said of all frames, `[frames, h, w, c]`.
    ///
    /// - Parameter part: what is said of some, `[n, h, w, c]`.
    func blended(_ part: (Range<Int>) -> Tensor) -> Tensor {
        guard ranges.count > 1 else { return part(ranges[0]) }
        let totals = (0..<frames).map { frame in
            ranges.reduce(0) { $0 + Self.weight(of: frame, in: $1) }
        }
        let parts = ranges.map { range in
            let weights = range.map { Self.weight(of: $0, in: range) / totals[$0] }
            return (part(range) * Tensor(weights, shape: [range.count, 1, 1, 1]))
                .padded(axis: 0, before: range.lowerBound, after: frames - range.upperBound)
        }
        return parts.dropFirst().reduce(parts[0], +)
    }

    /// Rises from the ends of a part to its middle.
    private static func weight(of frame: Int, in range: Range<Int>) -> Float {
        guard range.contains(frame) else { return 0 }
        return Float(min(frame - range.lowerBound, range.upperBound - 1 - frame) + 1)
    }
}
