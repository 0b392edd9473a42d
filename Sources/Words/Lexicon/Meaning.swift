import Sim

/// What a word or a phrase means.
enum Meaning: Equatable {
    // What there is
    case daytime(Daytime)
    case weather(Environment.Weather, Strength?)
    case surroundings(Road.Surroundings)
    /// What stands in a town as a rule.
    case townSign
    case road, lane, traffic
    case shape(RoadShape)
    case laneWidth(Double)
    case lanes(Int)
    case oneWay, eachWay
    case density(Density)
    // Who
    case somebody(ActorClass)
    /// Any vehicle.
    case vehicle
    case ego
    case color(NamedColor)
    case pronoun, relative, another
    case number(Double)
    case article(isDefinite: Bool)
    // Where
    case side(Side)
    case along(Along)
    case way(Way)
    case ownLane
    case sidewalk
    /// The edge of the lanes, and a place there where buses stop.
    case kerb, busStop
    /// Across the road from the ego's lanes.
    case oppositeSide
    case preposition(Preposition)
    // What happens
    case action(Action, Strength?)
    case pace(Pace)
    case strength(Strength)
    // When
    case order(Order)
    case later, during
    /// The same as what was told last.
    case likewise
    case unit(Unit)
    // Between
    case separator(endsSentence: Bool)
    case and
    case copula
    /// Says nothing that a scenario could hold.
    case filler
    case negation(Negation)
    /// What it stands before does not quite happen.
    case almost
    /// Known, but no part of this world; what to do instead.
    case beyond(String)

    enum Preposition: Equatable { case from, to, into, onto, at, by, of, between, than }

    enum Order: Equatable {
        case then, together, when, after, before
        /// With what was told last.
        case meanwhile
        /// Before what was told last.
        case earlier
    }

    enum Negation {
        /// As in `not`: of what follows, whatever it is.
        case not
        /// As in `no`: of somebody or something.
        case no
        case nobody
    }

    enum Unit: Equatable {
        case speed(Double), metres(Double), seconds(Double)
    }
}
