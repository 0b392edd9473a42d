/// Something that a driver does once, when its trigger fires.
public struct Maneuver: Sendable, Equatable {
    public enum Action: Sendable, Equatable {
        /// To a speed in metres a second.
        case speed(to: Double, Transition)
        case laneChange(to: LaneTarget, Transition)
        /// To so many metres left of the lane's middle, seen along the reference line.
        case laneOffset(to: Double, Transition)
    }

    public enum LaneTarget: Sendable, Equatable {
        case lane(Int)
        /// The lane that somebody is in, or changes to, when the maneuver starts.
        case same(as: String)
    }

    /// What other triggers call it, unique for its actor.
    public var name: String
    public var action: Action
    public var trigger: Trigger

    public init(name: String, action: Action, trigger: Trigger = Trigger(.time(0))) {
        self.name = name
        self.action = action
        self.trigger = trigger
    }
}

/// When a maneuver starts: some time after its condition is true for the first time.
public struct Trigger: Sendable, Equatable {
    public indirect enum Condition: Sendable, Equatable {
        /// Seconds since the start of the scenario.
        case time(Double)
        /// Seconds that the actor needs to reach where another one ahead is now; never true for
        /// somebody behind nor for an actor that stands.
        case headway(to: String, Threshold)
        /// Seconds until the actor meets another one ahead if both keep their speeds; never true while
        /// they do not come closer.
        case timeToCollision(with: String, Threshold)
        /// Metres between two box centres, in a straight line.
        case distance(to: String, Threshold)
        /// Metres that the actor is ahead of another along its own way; negative behind.
        case lead(over: String, Threshold)
        /// Another maneuver has ended, of the same actor or of one that is named.
        case after(actor: String?, maneuver: String)
        /// The actor's own speed in metres a second.
        case ownSpeed(Threshold)
        /// Metres along the reference line where the actor is.
        case ownS(Threshold)
        /// All are true at once.
        case all([Condition])
        case any([Condition])

        /// What a value is compared with; nil for conditions without one.
        var threshold: Threshold? {
            switch self {
            case .headway(_, let threshold), .timeToCollision(_, let threshold),
                .distance(_, let threshold), .lead(_, let threshold), .ownSpeed(let threshold),
                .ownS(let threshold):
                threshold
            case .time, .after, .all, .any: nil
            }
        }
    }

    /// A comparison with a number.
    public enum Threshold: Sendable, Equatable {
        case less(than: Double)
        case greater(than: Double)

        func holds(for value: Double) -> Bool {
            switch self {
            case .less(let limit): value < limit
            case .greater(let limit): value > limit
            }
        }
    }

    public var condition: Condition
    /// Seconds between the condition and the start.
    public var delay: Double

    public init(_ condition: Condition, delay: Double = 0) {
        self.condition = condition
        self.delay = delay
    }
}
