import Tensors

// Frames of several videos that are made in lockstep.
extension Tensor {
    /// Frames that follow each other, `[b, …]` each, as the clips of b videos, `[b·t, …]`.
    static func clips(of frames: [Tensor]) -> Tensor {
        let (b, rest) = (frames[0].shape[0], frames[0].shape.dropFirst())
        return .concatenated(frames.map { $0.reshaped([b, 1] + rest) }, axis: 1)  // [b, t, …]
            .reshaped([b * frames.count] + rest)
    }

    /// Some frames of each clip of t: `[b·t, …]` to `[b·n, …]`.
    func frames(_ range: Range<Int>, ofEach t: Int) -> Tensor {
        let rest = shape.dropFirst()
        return reshaped([shape[0] / t, t] + rest)
            .sliced(axis: 1, range)  // [b, n, …]
            .reshaped([shape[0] / t * range.count] + rest)
    }

    /// The clips of so many videos, `[b·t, …]`, frame by frame: `[b, …]` each.
    func byFrame(of videos: Int) -> [Tensor] {
        let t = shape[0] / videos
        return (0..<t).map { frames($0..<($0 + 1), ofEach: t) }
    }

    /// Its parts of so many along the first axis.
    func parts(of count: Int) -> [Tensor] {
        stride(from: 0, to: shape[0], by: count).map { self[$0..<($0 + count)] }
    }
}
