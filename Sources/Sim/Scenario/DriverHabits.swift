/// How a driver heeds others.
public struct DriverHabits: Sendable, Equatable {
    /// Whether it keeps its distance to whoever is in its way.
    public var follows = true
    /// Whether it brakes for whoever is about to come into its way, and waits for room to change lane.
    public var yields = true
    /// Seconds to whoever is ahead.
    public var timeGap = 1.0
    /// Metres between bumpers at a standstill.
    public var standingGap = 2.0
    /// Metres a second squared that it brakes with at most.
    public var strongestBraking = 8.0

    public init() {}
}
