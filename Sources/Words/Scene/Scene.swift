import Sim

/// What a description says, and nothing beyond it: what it leaves open, the staging chooses.
struct Scene {
    var daytime: Said<Daytime>?
    var weather: Said<Environment.Weather>?
    /// Of the weather.
    var strength: Said<Strength>?
    var surroundings: Said<Road.Surroundings>?
    /// What stands in a town where nothing else is said about the surroundings.
    var townSign: String?
    /// In each direction.
    var lanes: Said<Int>?
    var laneWidth: Said<Double>?
    var isOneWay: Said<Bool>?
    /// Seen from above.
    var shape: Said<RoadShape>?
    /// Seen from the side.
    var hills: Said<RoadShape>?
    var density: Said<Density>?
    /// Whether it is said that nobody comes towards the ego.
    var hasNoOncoming: Said<Bool>?
    /// Seconds.
    var duration: Said<Double>?
    /// Whether it may last longer than was said.
    var mayLastLonger = false
    var ego = Participant(words: "")
    var participants: [Participant] = []
    /// In the order of telling.
    var events: [Event] = []

    subscript(_ who: Who) -> Participant {
        get {
            switch who {
            case .ego: ego
            case .somebody(let index): participants[index]
            }
        }
        set {
            switch who {
            case .ego: ego = newValue
            case .somebody(let index): participants[index] = newValue
            }
        }
    }
}

/// A value and the words that gave it.
struct Said<Value: Sendable>: Sendable {
    var value: Value
    var words: String
}

enum Who: Hashable {
    case ego
    case somebody(Int)
}

/// Somebody, or several of a kind, in a description.
struct Participant {
    var actorClass: ActorClass?
    var color: NamedColor?
    var count = 1
    /// Nil where the words leave it open.
    var way: Way?
    var side: Side?
    /// Whether the side is a lane's; of the ego, counted from the road's middle, else its neighbour.
    var isLane = false
    var along: Along?
    var isInOwnLane = false
    /// Whether it is said to be on the other side of the road.
    var isAcross = false
    /// Metres from whom it is ahead of or behind.
    var distance: Double?
    var pace: Pace?
    /// Metres a second.
    var speed: Double?
    /// Whom it is ahead of, behind or beside; nil for the ego.
    var relative: Who?
    var words: String
}

/// Something that somebody does.
struct Event {
    var who: Who
    var action: Action
    var side: Side?
    var strength: Strength?
    /// Metres a second at the end.
    var speed: Double?
    /// Seconds that it takes.
    var time: Double?
    /// Whom it is done to; nil for the ego.
    var object: Who?
    var start = Start.first
    var words: String

    /// Metres a second at the end, where the words say it.
    var goal: Double? { action == .stop ? 0 : speed }

    /// When an event begins; others are named by their index.
    enum Start: Equatable {
        case first
        case at(Double)
        /// So many seconds after the beginning of another one.
        case with(Int, delay: Double)
        /// So many seconds after the end of another one.
        case after(Int, delay: Double)
    }
}
