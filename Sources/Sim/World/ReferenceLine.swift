import Foundation

/// A plane curve given by its curvature: straights, arcs and clothoids, sampled every metre.
public struct ReferenceLine: Sendable, Equatable {
    /// A piece whose curvature runs linearly from `start` to `end` (1/m, left positive).
    public struct Segment: Codable, Sendable, Equatable {
        public var length: Double
        public var start: Double
        public var end: Double

        public init(length: Double, start: Double, end: Double) {
            self.length = length
            self.start = start
            self.end = end
        }
    }

    /// Metres that the line runs on straight before s = 0 and behind its last segment.
    public static let runOut = 1_000.0

    private struct Sample: Equatable {
        var x: Double
        var y: Double
        var heading: Double
        var curvature: Double
    }

    /// The pieces from s = 0 on.
    public let segments: [Segment]
    private let samples: [Sample]

    /// A line through the origin along x at s = 0.
    public init(segments: [Segment]) {
        self.segments = segments
        let length = segments.reduce(0) { $0 + $1.length }
        var (index, start) = (0, 0.0)
        /// Curvature at a distance not before the one asked for last.
        func curvature(at s: Double) -> Double {
            while index < segments.count, s >= start + segments[index].length {
                start += segments[index].length
                index += 1
            }
            guard s >= 0, index < segments.count else { return 0 }
            let segment = segments[index]
            return segment.start + (segment.end - segment.start) * (s - start) / segment.length
        }
        let steps = 10
        var sample = Sample(x: -Self.runOut, y: 0, heading: 0, curvature: 0)
        var samples = [sample]
        for metre in 0..<Int((length + 2 * Self.runOut).rounded(.up)) {
            for step in 0..<steps {
                let ds = 1 / Double(steps)
                let middle = Double(metre) + (Double(step) + 0.5) * ds - Self.runOut
                let turn = curvature(at: middle) * ds
                sample.x += cos(sample.heading + turn / 2) * ds
                sample.y += sin(sample.heading + turn / 2) * ds
                sample.heading += turn
            }
            sample.curvature = curvature(at: Double(metre + 1) - Self.runOut)
            samples.append(sample)
        }
        self.samples = samples
    }

    /// The line's last s in metres, run-out included.
    public var end: Double { Double(samples.count - 1) - Self.runOut }

    /// Point, heading and curvature at distance `s` along the line; beyond its ends it is straight.
    public func at(_ s: Double) -> (x: Double, y: Double, heading: Double, curvature: Double) {
        let position = s + Self.runOut
        let index = min(max(Int(position), 0), samples.count - 2)
        let f = position - Double(index)
        let (a, b) = (samples[index], samples[index + 1])
        return (
            a.x + (b.x - a.x) * f, a.y + (b.y - a.y) * f, a.heading + (b.heading - a.heading) * f,
            a.curvature + (b.curvature - a.curvature) * f
        )
    }

    /// Distance along the line and offset to its left of the point nearest to (x, y), searched from
    /// `guess` on by Newton steps.
    public func locate(x: Double, y: Double, near guess: Double) -> (s: Double, t: Double) {
        var s = guess
        for _ in 0..<12 {
            let p = at(s)
            let (c, n) = (cos(p.heading), sin(p.heading))
            let along = (x - p.x) * c + (y - p.y) * n
            let across = -(x - p.x) * n + (y - p.y) * c
            // Parallel curves shorten by 1 − κt on the inside of a bend.
            let step = along / max(1 - p.curvature * across, 0.2)
            // Only bends make a long step wrong.
            let isLinear = max(s, s + step) < 0 || min(s, s + step) > end - Self.runOut
            s += isLinear ? step : min(max(step, -60), 60)
            if abs(step) < 1e-4 { break }
        }
        let p = at(s)
        return (s, -(x - p.x) * sin(p.heading) + (y - p.y) * cos(p.heading))
    }
}
