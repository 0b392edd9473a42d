import Sim

/// Light as people name it.
enum Daytime: Equatable {
    case day, morning, noon, dusk, dawn, night
    /// Night where nothing else is said.
    case dark

    var timeOfDay: Environment.TimeOfDay {
        switch self {
        case .day, .morning, .noon: .day
        case .dusk, .dawn: .dusk
        case .night, .dark: .night
        }
    }

    /// Degrees; nil for what is usual at the time of day.
    var sunElevation: Double? {
        switch self {
        case .morning: 14
        case .noon: 55
        case .day, .dusk, .dawn, .night, .dark: nil
        }
    }
}

enum Strength { case slight, strong }

enum RoadShape: Equatable { case straight, winding, leftBend, rightBend, hilly }

/// How much goes on beside what the words tell.
enum Density: Equatable { case none, light, moderate, heavy, jam }

enum Side: Equatable {
    case left, right, both, middle

    var opposite: Side {
        switch self {
        case .left: .right
        case .right: .left
        case .both, .middle: self
        }
    }
}

enum Along: Equatable { case ahead, farAhead, behind, beside }

enum Way: Equatable {
    case oncoming
    /// Beside the lanes, nobody inside.
    case parked
    /// In a lane.
    case stopped
    /// On a sidewalk, or the verge where there is none.
    case walking, waiting
}

enum Pace: Equatable { case slow, fast }

enum Action: Equatable {
    case cutIn, changeLane, leaveLane, pullOut, goBack
    case brake, stop, accelerate, pullOver
    case overtake, swerve, cross
    case walk, wait
    /// Moves on; says something only together with a place.
    case go, approach
    /// Moves on behind a stop, else as `go`.
    case goOn
    case follow, lead, meet

    /// Whether it changes how somebody moves; the others only say where somebody is.
    var isManeuver: Bool {
        switch self {
        case .walk, .wait, .go, .goOn, .approach, .follow, .lead, .meet: false
        default: true
        }
    }

    /// Whether nobody on foot can do it.
    var needsVehicle: Bool {
        switch self {
        case .cutIn, .changeLane, .pullOut, .brake, .accelerate, .pullOver, .overtake, .goOn: true
        default: false
        }
    }

    var changesSpeed: Bool { [.brake, .stop, .accelerate].contains(self) }

    /// Whether it is done to somebody, so that somebody may suffer it.
    var takesObject: Bool {
        switch self {
        case .overtake, .cutIn, .follow, .lead, .approach, .cross: true
        default: false
        }
    }
}
