import Frames

/// How a rollout holds up, seen on its frames alone: whether it fades, and whether it jumps where windows meet.
public struct RolloutMetrics: Codable, Sendable, Equatable {
    /// Means over the frames of each second, the last one perhaps shorter.
    public var seconds: [FrameStatistics]
    /// Mean absolute difference to the frame before, in 8-bit levels, of frames that begin a window; absent
    /// where there are none.
    public var changeAtBorders: Spread?
    /// The same of all other frames.
    public var changeElsewhere: Spread?

    package init(seconds: [FrameStatistics], changeAtBorders: Spread?, changeElsewhere: Spread?) {
        self.seconds = seconds
        self.changeAtBorders = changeAtBorders
        self.changeElsewhere = changeElsewhere
    }
}

extension RolloutMetrics {
    /// Takes the frames of a rollout in while they are made.
    package struct Accumulator {
        private let fps: Double
        private let borders: Set<Int>
        private var frames: [FrameStatistics] = []
        private var last: Frame?
        private var jumps: [Double] = []
        private var otherChanges: [Double] = []

        /// - Parameters:
        ///   - fps: frames a second.
        ///   - borders: where windows begin; nil where nobody knows.
        package init(fps: Double, borders: WindowBorders?) {
            self.fps = fps
            self.borders = borders?.rollout ?? []
        }

        /// Takes the next frame in.
        package mutating func add(_ frame: Frame) {
            if let last {
                let change = FrameChange.meanAbsolute(last, frame)
                if borders.contains(frames.count) {
                    jumps.append(change)
                } else {
                    otherChanges.append(change)
                }
            }
            frames.append(FrameStatistics(frame))
            last = frame
        }

        /// The metrics of all frames so far.
        package var metrics: RolloutMetrics {
            RolloutMetrics(
                seconds: groupedBySecond(frames, fps: fps).map {
                    FrameStatistics(meanOf: $0.members)
                },
                changeAtBorders: Spread(jumps), changeElsewhere: Spread(otherChanges))
        }
    }
}
