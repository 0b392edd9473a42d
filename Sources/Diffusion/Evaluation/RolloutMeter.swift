import Sim

/// Watches a rollout on its frames alone, while they are made: whether it fades as it goes on, and whether it
/// jumps where windows meet.
public struct RolloutMeter {
    private let fps: Double
    private let borders: Set<Int>
    private var bySecond: [[PictureFigures]] = []
    private var count = 0
    private var last: Frame?
    private var jumps: [Double] = []
    private var otherChanges: [Double] = []

    /// - Parameters:
    ///   - fps: frames a second.
    ///   - borders: where windows begin; nil where nobody knows.
    public init(fps: Double, borders: WindowBorders?) {
        self.fps = fps
        self.borders = borders?.rollout ?? []
    }

    /// Takes the next frame in.
    public mutating func add(_ frame: Frame) {
        let second = SecondFigures.second(ofFrame: count, fps: fps)
        while bySecond.count <= second { bySecond.append([]) }
        bySecond[second].append(PictureFigures(frame))
        if let last {
            let change = FrameChange.meanAbsolute(last, frame)
            if borders.contains(count) { jumps.append(change) } else { otherChanges.append(change) }
        }
        last = frame
        count += 1
    }

    /// Means over the frames of each second.
    public var seconds: [PictureFigures] {
        bySecond.filter { !$0.isEmpty }.map { frames in
            func mean(_ figure: KeyPath<PictureFigures, Double>) -> Double {
                frames.map { $0[keyPath: figure] }.mean
            }
            return PictureFigures(
                sharpness: mean(\.sharpness), contrast: mean(\.contrast),
                brightness: mean(\.brightness), chroma: mean(\.chroma))
        }
    }

    /// Mean absolute difference to the frame before, in 8-bit levels, of frames that begin a window; nil where
    /// there are none.
    public var changeAtBorders: ClipFigures.Spread? { ClipFigures.Spread(jumps) }
    /// The same of all other frames.
    public var changeElsewhere: ClipFigures.Spread? { ClipFigures.Spread(otherChanges) }
}
