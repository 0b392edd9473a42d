import Sim

/// What is painted at a crossing, in road coordinates.
package struct StripedCrossing: Sendable {
    private let s: Float
    /// Offsets of the outermost lane edges, and of the line between the directions.
    private let right: Float
    private let left: Float
    private let middle: Float

    /// Metres from the middle to where lane marks go on.
    private static let reach = Float(Crossing.stopDistance + Crossing.stopWidth / 2)
    private static let stripe = Float(Crossing.stripeLength / 2)
    private static let stop = Float(Crossing.stopDistance - Crossing.stopWidth / 2)

    package init(_ crossing: Crossing, on road: Road) {
        s = Float(crossing.s)
        right = Float(road.pavedEdges.right + road.shoulderWidth)
        left = Float(road.pavedEdges.left - road.shoulderWidth)
        middle = road.leftLanes > 0 ? 0 : left
    }

    /// Whether the interval of length `ds` around `s` may show any of it.
    @inline(__always)
    package func touches(_ s: Float, _ ds: Float) -> Bool { abs(s - self.s) < Self.reach + ds }

    /// Share of the interval of length `ds` around `s` that lies between the stop lines.
    @inline(__always)
    package func inside(_ s: Float, _ ds: Float) -> Float {
        Filter.band(s - self.s, from: -Self.reach, to: Self.reach, width: ds)
    }

    /// Share of a footprint of ds × dt metres around (s, t) that is painted.
    @inline(__always)
    package func share(_ s: Float, _ t: Float, _ ds: Float, _ dt: Float) -> Float {
        let along = s - self.s
        let stripes =
            Filter.band(along, from: -Self.stripe, to: Self.stripe, width: ds)
            * Filter.stripes(t - right - 0.25, period: 1.1, duty: 0.6, width: dt)
            * Filter.band(t, from: right, to: left, width: dt)
        let stops =
            Filter.band(along, from: -Self.reach, to: -Self.stop, width: ds)
            * Filter.band(t, from: right, to: middle - 0.2, width: dt)
            + Filter.band(along, from: Self.stop, to: Self.reach, width: ds)
            * Filter.band(t, from: middle + 0.2, to: left, width: dt)
        return stripes + stops
    }
}
