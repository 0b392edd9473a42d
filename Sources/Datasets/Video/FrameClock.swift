import Foundation

/// Tells the time of frames by their stamps.
struct FrameClock {
    /// Seconds from the first frame to the one that came last; never less than before.
    private(set) var time = 0.0
    /// Seconds of a stamp's unit.
    private let unit: Double
    private let fps: Double
    private var hasBegun = false
    private var lastStamp: Int64?
    /// Times that are much longer than a frame's, and when they begin.
    private var holes: [(start: Double, length: Double)] = []
    /// Stamps that are not taken at their word.
    private var oddCount = 0

    /// - Parameters:
    ///   - unit: of the stamps, in seconds.
    ///   - fps: frames a second on average.
    init(unit: Double, fps: Double) {
        (self.unit, self.fps) = (unit, fps)
    }

    /// Moves `time` on by what the stamps say, or by one frame where they are missing, go back, or leap as a broken
    /// file's do.
    ///
    /// - Parameter stamp: of the next frame; nil or the least number where it has none.
    mutating func follow(_ stamp: Int64?) {
        let stamp = stamp == .min ? nil : stamp
        defer { (lastStamp, hasBegun) = (stamp, true) }
        guard hasBegun else { return }
        let stamped = step(to: stamp)
        let length = stamped ?? 1 / fps
        if length > max(3.5 / fps, Self.shortestHole) { holes.append((time, length)) }
        if stamped == nil, stamp != nil, lastStamp != nil { oddCount += 1 }
        time += length
    }

    private func step(to stamp: Int64?) -> Double? {
        guard let stamp, let lastStamp else { return nil }
        let step = (Double(stamp) - Double(lastStamp)) * unit
        return (0...Self.longestStep).contains(step) ? step : nil
    }

    /// Seconds.
    private static let longestStep = 10.0
    /// Seconds: less is the unevenness of cameras.
    private static let shortestHole = 0.25

    /// What is unusual, in words.
    var phrases: [String] {
        let named = holes.prefix(3).map { String(format: "%.1f s after %.1f s", $1, $0) }
        let more = holes.count - named.count
        let list = (named + (more > 0 ? ["\(more) more"] : [])).joined(separator: ", ")
        return
            (holes.isEmpty
            ? [] : ["\(holes.count) holes between frames, whose neighbours fill them: \(list)"])
            + (oddCount == 0
                ? []
                : [
                    "\(oddCount) time stamps that go back or leap, taken for those of the next frame"
                ])
    }
}
