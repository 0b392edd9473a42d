import Sim

/// The side view of a car-like body, in shares of its length (0 rear, 1 front) and height.
struct BodyProfile: Sendable {
    /// Upper outline from the rear to the front.
    var outline: [SIMD2<Float>]
    /// Where the windows begin.
    var belt: Float
    /// Side windows; pillars stand between them.
    var windows: [ClosedRange<Float>]
    /// Panes of a lower deck.
    var lowerWindows: [ClosedRange<Float>] = []
    /// Rear and front window: pieces of the outline that are glass across the whole width.
    var screens: [ClosedRange<Float>]
    /// How much narrower the roof is than the belt, as a share.
    var taper: Float
    /// Share of the half width that is left at the very ends: how round the corners are.
    var endWidth: Float
    /// Places of the axles.
    var axles: [Float]
    /// Metres.
    var clearance: Float
    var wheelRadius: Float
    /// Share of the height at which head-lamps sit.
    var lampHeight: Float

    /// Height of the outline at `x`.
    func top(_ x: Float) -> Float {
        for (a, b) in zip(outline, outline.dropFirst()) where x <= b.x {
            return a.y + (b.y - a.y) * max(x - a.x, 0) / max(b.x - a.x, 1e-6)
        }
        return outline.last?.y ?? 0
    }

    /// Share of the half width at `x`: full between the rounded ends.
    func width(_ x: Float) -> Float {
        let away = min(x, 1 - x) / 0.09
        guard away < 1 else { return 1 }
        let bend = 1 - away
        return 1 - (1 - endWidth) * bend * bend
    }

    /// The same with one pane where several stand in a row.
    var withoutPillars: BodyProfile {
        var profile = self
        profile.windows = Self.joined(windows)
        profile.lowerWindows = Self.joined(lowerWindows)
        return profile
    }

    private static func joined(_ windows: [ClosedRange<Float>]) -> [ClosedRange<Float>] {
        windows.reduce(into: []) { joined, window in
            if let last = joined.last, window.lowerBound - last.upperBound < 0.03 {
                joined[joined.count - 1] = last.lowerBound...window.upperBound
            } else {
                joined.append(window)
            }
        }
    }

    /// Where cross-sections are needed, from rear to front.
    var stations: [Float] {
        let marks =
            outline.map(\.x) + windows.flatMap { [$0.lowerBound, $0.upperBound] }
            + screens.flatMap { [$0.lowerBound, $0.upperBound] } + [
                0.03, 0.06, 0.09, 0.91, 0.94, 0.97,
            ]
        var stations: [Float] = []
        for mark in marks.sorted() where mark - (stations.last ?? -1) > 0.004 {
            stations.append(mark)
        }
        return stations
    }
}
