import Sim

/// Something that somebody does, in words.
struct Deed {
    /// As in `we brake hard`.
    var plain: String
    /// As in `it brakes hard`.
    var inflected: String
    /// Seconds since the start of the scenario.
    var start: Double
    /// Nil while it lasts when the scenario ends.
    var end: Double?
}

extension Deed {
    /// What somebody does in a scenario, in its order.
    static func all(of user: RoadUser, in scenario: Scenario, _ times: [ManeuverTime]) -> [Deed] {
        guard case .driving(let driving) = user.motion else { return [] }
        var teller = DeedTeller(user, driving, scenario)
        for time in times { teller.tell(driving.maneuvers[time.index], time) }
        return teller.deeds
    }
}

/// Finds words for one maneuver after another.
private struct DeedTeller {
    private(set) var deeds: [Deed] = []
    private let user: RoadUser
    private let scenario: Scenario
    private let egoLane: Int
    private let isBehindEgo: Bool
    private let startsAside: Bool
    private var lane: Int
    private var speed: Double
    private var offset: Double
    private var lanesBefore: [Int] = []

    init(_ user: RoadUser, _ driving: Driving, _ scenario: Scenario) {
        (self.user, self.scenario) = (user, scenario)
        (lane, speed, offset) = (driving.lane, driving.speed, driving.offset)
        startsAside = driving.speed == 0 && abs(driving.offset) > scenario.road.laneWidth / 2
        guard case .driving(let ego) = scenario.ego.motion else {
            (egoLane, isBehindEgo) = (-1, false)
            return
        }
        (egoLane, isBehindEgo) = (ego.lane, driving.s < ego.s && user.id != "ego")
    }

    mutating func tell(_ maneuver: Maneuver, _ time: ManeuverTime) {
        switch maneuver.action {
        case .speed(let goal, let transition): tellSpeed(goal, transition, time)
        case .laneChange(let target, _): tellLane(self.lane(of: target), time)
        case .laneOffset(let goal, _): tellOffset(goal, time)
        }
    }

    private mutating func add(_ verb: String, _ rest: String = "", _ time: ManeuverTime) {
        let ending = verb.hasSuffix("ss") || verb.hasSuffix("sh") ? "es" : "s"
        deeds.append(
            Deed(
                plain: verb + rest, inflected: verb + ending + rest, start: time.start,
                end: time.end)
        )
    }

    // MARK: Speed

    private mutating func tellSpeed(
        _ goal: Double, _ transition: Transition, _ time: ManeuverTime
    ) {
        let change = goal - speed
        let rate =
            switch transition.extent {
            case .rate(let rate): rate
            case .time(let time): abs(change) / max(time, 0.1)
            case .distance(let metres): abs(change) * (speed + goal) / 2 / max(metres, 0.5)
            }
        speed = goal
        // Somebody at the kerb drives off by pulling out.
        if startsAside, deeds.isEmpty { return add("pull", " out", time) }
        if goal == 0 {
            return add("stop", rate >= 4.5 ? " abruptly" : rate <= 2 ? " gently" : "", time)
        }
        if change > 0 { return add("accelerate", rate >= 3 ? " hard" : "", time) }
        add("brake", rate >= 4.5 ? " hard" : rate <= 1.5 ? " gently" : "", time)
    }

    // MARK: Sideways

    private func lane(of target: Maneuver.LaneTarget) -> Int {
        switch target {
        case .lane(let lane): return lane
        case .same(let id):
            let other = id == "ego" ? scenario.ego : scenario.actors.first { $0.id == id }
            guard case .driving(let driving)? = other?.motion else { return lane }
            return driving.lane
        }
    }

    private mutating func tellLane(_ goal: Int, _ time: ManeuverTime) {
        let isLeft = goal > lane
        let side = isLeft == (lane < 0) ? "left" : "right"
        let isReturn = lanesBefore.last == goal
        let isOut = lane == egoLane && isBehindEgo
        lanesBefore.append(lane)
        (lane, offset) = (goal, 0)
        if user.id != "ego", isOut { return add("overtake", " us", time) }
        if isReturn, isBehindEgo { return endOvertaking(time) }
        if isReturn { return add("return", "", time) }
        if user.id != "ego", goal == egoLane {
            return add("cut", " in from the \(side == "left" ? "right" : "left")", time)
        }
        add("change", " to the \(side) lane", time)
    }

    /// Coming back belongs to overtaking.
    private mutating func endOvertaking(_ time: ManeuverTime) {
        guard !deeds.isEmpty else { return }
        deeds[deeds.count - 1].end = time.end
    }

    private mutating func tellOffset(_ goal: Double, _ time: ManeuverTime) {
        let isLeft = (goal > offset) == (lane < 0)
        offset = goal
        if startsAside { return }
        add("swerve", " to the \(isLeft ? "left" : "right")", time)
    }
}
