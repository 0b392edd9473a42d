import Randomness

/// Where people on foot cross a city street: stripes, stop lines before them, signals beside.
public struct Crossing: Sendable, Equatable {
    /// Distance along the reference line of its middle, in metres.
    public var s: Double

    /// Metres along the road that the stripes measure, and from the middle to a stop line's.
    package static let stripeLength = 4.0
    package static let stopDistance = 3.6
    /// Metres along the road that a stop line measures.
    package static let stopWidth = 0.5

    public init(s: Double) {
        self.s = s
    }
}

extension Road {
    /// Crossings between two distances along the road; only city streets have them.
    ///
    /// The same stream gives the same ones near `start` for any `end`.
    func crossings(from start: Double, to end: Double, _ stream: RandomStream) -> [Crossing] {
        guard surroundings == .urban else { return [] }
        var random = stream
        var crossings: [Crossing] = []
        var s = start + random.uniform(in: 20...120)
        while s < end {
            crossings.append(Crossing(s: s))
            s += random.uniform(in: 80...190)
        }
        return crossings
    }
}
