import Sim

/// What a scenario says, in a few words each, found without what reads or writes descriptions.
struct Facts {
    let scenery: String
    /// Those whom words name; not the traffic around them.
    let actors: [String]
    /// In the order in which they begin.
    let events: [String]

    init(of scenario: Scenario) {
        let environment = scenario.environment
        let road = scenario.road
        scenery =
            "\(environment.timeOfDay) \(environment.weather) \(road.surroundings) \(road.rightLanes)"
        let named = scenario.actors.filter { !$0.id.hasPrefix("traffic_") }
        actors = named.map { user in
            let color = NamedColor.allCases.first { $0.color == user.color }.map { "\($0) " } ?? ""
            return "\(color)\(user.actorClass) \(Self.place(of: user, in: scenario))"
        }
        events = Self.events(of: scenario)
    }

    private static func place(of user: RoadUser, in scenario: Scenario) -> String {
        guard case .driving(let ego) = scenario.ego.motion else { return "?" }
        switch user.motion {
        case .driving(let driving):
            let side = driving.lane > 0 ? "left" : "right"
            if driving.speed == 0, abs(driving.offset) > 1.5 { return "parked \(side)" }
            if user.actorClass == .bicycle, driving.offset != 0 { return "edge" }
            if driving.lane > 0 { return "oncoming" }
            if driving.lane != ego.lane { return driving.lane > ego.lane ? "left" : "right" }
            return driving.s > ego.s ? "ahead" : "behind"
        case .trajectory(let way):
            let (from, to) = (way.waypoints[0], way.waypoints[way.waypoints.count - 1])
            let side = from.y < 0 ? "right" : "left"
            if from.y * to.y < 0 { return "crossing \(side)" }
            return from.x == to.x ? "waiting \(side)" : "walking \(side)"
        case .boxes: return "boxes"
        }
    }

    private static func events(of scenario: Scenario) -> [String] {
        var found: [(time: Double, text: String)] = []
        let everybody = [scenario.ego] + scenario.actors
        for user in everybody {
            if case .trajectory(let way) = user.motion,
                way.waypoints[0].y * way.waypoints[way.waypoints.count - 1].y < 0
            {
                let start = user.start.map { time(of: $0, in: scenario) } ?? way.waypoints[0].time
                found.append((start, "\(user.actorClass) crosses"))
            }
        }
        for time in scenario.maneuverTimes() {
            guard let user = everybody.first(where: { $0.id == time.id }),
                case .driving(let driving) = user.motion
            else { continue }
            let name = time.id == "ego" ? "ego" : "\(user.actorClass)"
            found.append((time.start, "\(name) \(verb(driving, time.index, scenario))"))
        }
        return found.enumerated().sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }
        .map(\.element.text)
    }

    /// About when a given way begins that waits for a maneuver.
    private static func time(of trigger: Trigger, in scenario: Scenario) -> Double {
        guard case .after(let actor?, let name) = trigger.condition,
            case .driving(let driving)? = scenario.actors.first(where: { $0.id == actor })?.motion,
            let index = driving.maneuvers.firstIndex(where: { $0.name == name }),
            let time = scenario.maneuverTimes().first(where: { $0.id == actor && $0.index == index }
            )
        else { return .infinity }
        return (time.end ?? .infinity) + trigger.delay
    }

    private static func verb(_ driving: Driving, _ index: Int, _ scenario: Scenario) -> String {
        guard case .driving(let ego) = scenario.ego.motion else { return "?" }
        switch driving.maneuvers[index].action {
        case .speed(let goal, _):
            let before = driving.maneuvers[..<index].compactMap { maneuver -> Double? in
                if case .speed(let speed, _) = maneuver.action { speed } else { nil }
            }
            if goal == 0 { return "stops" }
            return goal > before.last ?? driving.speed ? "speeds" : "slows"
        case .laneOffset: return "aside"
        case .laneChange(let target, _):
            let lanes = driving.maneuvers[..<index].map(\.action).compactMap { lane(of: $0, ego) }
            let goal = lane(of: driving.maneuvers[index].action, ego) ?? 0
            if case .same = target { return "in" }
            let from = lanes.last ?? driving.lane
            if goal == ego.lane, driving != ego, from != goal { return "in" }
            return (goal > from) == (from < 0) ? "left" : "right"
        }
    }

    private static func lane(of action: Maneuver.Action, _ ego: Driving) -> Int? {
        switch action {
        case .laneChange(.lane(let lane), _): lane
        case .laneChange(.same, _): ego.lane
        default: nil
        }
    }
}
