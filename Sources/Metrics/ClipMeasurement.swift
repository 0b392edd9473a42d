import Frames

/// What is measured of one clip, frame by frame, against reference frames of the same size.
package struct ClipMeasurement: Codable, Sendable {
    /// Frames a second.
    let fps: Double
    /// Nil where nobody knows them.
    let borders: WindowBorders?
    package private(set) var frames: [FrameMetrics] = []
    /// From each frame to its next: one fewer than frames.
    private(set) var changes: [FrameChange] = []
    private var last: (made: Frame, reference: Frame)?

    private enum CodingKeys: String, CodingKey { case fps, borders, frames, changes }

    package init(fps: Double, borders: WindowBorders?) {
        self.fps = fps
        self.borders = borders
    }

    /// Takes the next frames in.
    ///
    /// - Parameter pictures: the made and the reference frame of a number counted from 0; called on many
    ///   threads.
    package mutating func add(
        _ count: Int, pictures: @Sendable (Int) throws -> (made: Frame, reference: Frame)
    ) throws {
        let next = try concurrentMap(count) { index in
            let pair = try pictures(index)
            return (pair: pair, figures: FrameMetrics(pair.made, reference: pair.reference))
        }
        for (pair, figures) in next {
            frames.append(figures)
            if let last {
                changes.append(
                    FrameChange(
                        from: last.made, to: pair.made, referenceBefore: last.reference,
                        reference: pair.reference))
            }
            last = pair
        }
    }

    /// Changes to the frames of `set`, or to all others.
    func changes(to set: Set<Int>, orOthers others: Bool = false) -> [FrameChange] {
        changes.enumerated().filter { set.contains($0.offset + 1) != others }.map(\.element)
    }
}
