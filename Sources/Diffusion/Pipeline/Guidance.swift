import Tensors

/// How far a sample is pulled towards its conditions; 1 is no guidance.
public struct Guidance: Codable, Sendable, Equatable {
    /// On the conditions: classifier-free guidance (Ho & Salimans 2022).
    public var conditions: Float = 1.5
    /// On the context frames.
    ///
    /// `f(z) + s · (f(z; c_S) − f(z))`, Blattmann et al. 2023, §3.2.
    public var context: Float = 1
    /// Whether both rise from 1 at a window's first frame to the full in its middle and fall back to 1,
    /// as in Vista: the frames that become context are least guided.
    public var isTriangle = false

    public init() {}

    /// What is added of a guided difference, by frame: scale − 1, `[n, 1, 1, 1]`.
    ///
    /// - Parameters:
    ///   - scale: `conditions` or `context`.
    ///   - frames: those of the window that are asked for.
    ///   - count: all frames of the window.
    func excess(_ scale: Float, of frames: Range<Int>, in count: Int) -> Tensor {
        let excesses = frames.map { frame -> Float in
            guard isTriangle, count > 1 else { return scale - 1 }
            return (scale - 1) * (1 - abs(2 * Float(frame) / Float(count - 1) - 1))
        }
        return Tensor(excesses, shape: [frames.count, 1, 1, 1])
    }
}
