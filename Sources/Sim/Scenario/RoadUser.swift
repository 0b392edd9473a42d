/// Somebody in a scenario: what they are and how they move.
public struct RoadUser: Sendable, Equatable {
    /// How somebody moves.
    public enum Motion: Sendable, Equatable {
        case driving(Driving)
        case trajectory(Trajectory)
        case boxes(BoxTrack)
    }

    public var id: String
    public var actorClass: ActorClass
    public var size: Size
    /// Body colour, sRGB 0…1; nil for one that the seed chooses.
    public var color: SIMD3<Float>?
    public var motion: Motion
    /// When a trajectory begins; nil for the start of the scenario.
    public var start: Trigger?

    public init(
        id: String, actorClass: ActorClass = .car, size: Size? = nil, color: SIMD3<Float>? = nil,
        motion: Motion, start: Trigger? = nil
    ) {
        self.id = id
        self.actorClass = actorClass
        self.size = size ?? actorClass.usualSize
        self.color = color
        self.motion = motion
        self.start = start
    }
}

extension RoadUser.Motion {
    /// Whether somebody stands and will stand.
    var isParked: Bool {
        switch self {
        case .driving(let driving): driving.isParked
        case .trajectory(let trajectory): trajectory.isStill
        case .boxes(let track): track.isStill
        }
    }
}

/// Metres.
public struct Size: Codable, Sendable, Equatable {
    public var length: Double
    public var width: Double
    public var height: Double

    public init(_ length: Double, _ width: Double, _ height: Double) {
        self.length = length
        self.width = width
        self.height = height
    }
}

extension ActorClass {
    /// What somebody of the class measures when nothing else is said; riders included.
    public var usualSize: Size {
        switch self {
        case .car: Size(4.5, 1.8, 1.5)
        case .van: Size(5.2, 2.0, 2.2)
        case .truck: Size(9.5, 2.5, 3.5)
        case .bus: Size(12, 2.55, 3.1)
        case .motorbike: Size(2.2, 0.8, 1.5)
        case .bicycle: Size(1.8, 0.6, 1.75)
        case .pedestrian: Size(0.6, 0.6, 1.75)
        }
    }
}

/// Keeps a lane at a speed, follows whoever is ahead, and does what the maneuvers say.
public struct Driving: Sendable, Equatable {
    /// The lane at the start; traffic in positive lanes comes towards the ego.
    public var lane: Int
    /// The box centre's distance along the reference line at the start, in metres.
    public var s: Double
    /// Metres to the left of the lane's middle, seen along the reference line.
    public var offset: Double
    /// Metres a second.
    public var speed: Double
    public var maneuvers: [Maneuver]
    public var habits: DriverHabits

    public init(
        lane: Int, s: Double, offset: Double = 0, speed: Double, maneuvers: [Maneuver] = [],
        habits: DriverHabits = DriverHabits()
    ) {
        self.lane = lane
        self.s = s
        self.offset = offset
        self.speed = speed
        self.maneuvers = maneuvers
        self.habits = habits
    }

    /// Whether nobody sits inside: it stands and will stand.
    var isParked: Bool { speed == 0 && maneuvers.isEmpty }
}
