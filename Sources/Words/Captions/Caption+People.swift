import Sim

extension Caption {
    /// `a red car`, `a pedestrian in blue`; of several who look alike, `two red cars`.
    func name(_ user: RoadUser, count: Int = 1) -> String {
        let noun = noun(for: user.actorClass, isOne: count == 1)
        guard let color = color(of: user) else { return "\(number(count)) \(noun)" }
        let isPerson = user.actorClass == .pedestrian || user.actorClass == .bicycle
        if isPerson { return "\(number(count)) \(noun) in \(color)" }
        if count == 1, color == .orange { return "an orange \(noun)" }
        return "\(number(count)) \(color) \(noun)"
    }

    private func noun(for actorClass: ActorClass, isOne: Bool) -> String {
        let noun = actorClass == .bicycle ? "cyclist" : "\(actorClass)"
        return isOne ? noun : noun + (noun.hasSuffix("s") ? "es" : "s")
    }

    private func number(_ count: Int) -> String {
        let words = [
            "a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
            "twelve",
        ]
        return count <= words.count ? words[count - 1] : "\(count)"
    }

    private func color(of user: RoadUser) -> NamedColor? {
        user.color.flatMap { color in NamedColor.allCases.first { $0.color == color } }
    }

    /// Somebody with the place where they begin, before a verb.
    func placed(_ user: RoadUser) -> String {
        "\(name(user)) \(whereabouts(of: user))"
    }

    /// Where somebody is at the start, seen from the ego: `ahead of us`, `parked on the right`.
    func whereabouts(of user: RoadUser) -> String {
        switch user.motion {
        case .driving(let driving): whereabouts(of: driving, user.actorClass)
        case .trajectory(let trajectory): whereabouts(of: trajectory)
        case .boxes: "ahead of us"
        }
    }

    private func whereabouts(of driving: Driving, _ actorClass: ActorClass) -> String {
        let road = scenario.road
        let side = driving.lane > 0 ? "left" : "right"
        let isAside = abs(driving.offset) > road.laneWidth / 2
        if driving.speed == 0, isAside { return "parked on the \(side)" }
        let isAtEdge = driving.lane == -road.rightLanes || driving.lane == road.leftLanes
        if actorClass == .bicycle, isAtEdge { return "riding on the \(side)" }
        if driving.lane > 0 { return "oncoming" }
        let metres = driving.s - egoS
        let along = abs(metres) < 6 ? "beside" : metres > 0 ? "ahead" : "behind"
        let state = driving.speed == 0 && driving.maneuvers.isEmpty ? "stopped " : ""
        if driving.lane == egoLane {
            return
                "\(state)\(along == "beside" ? "ahead" : along) \(along == "behind" ? "us" : "of us")"
        }
        let lane = "in the \(driving.lane > egoLane ? "left" : "right") lane"
        return along == "beside" ? state + lane : "\(state)\(along) \(lane)"
    }

    private func whereabouts(of trajectory: Trajectory) -> String {
        let first = trajectory.waypoints[0]
        let last = trajectory.waypoints[trajectory.waypoints.count - 1]
        let (start, end) = (place(first), place(last))
        let side = start.t < 0 ? "right" : "left"
        guard abs(end.s - start.s) + abs(end.t - start.t) > 2 else {
            return "waiting on the \(side)"
        }
        return end.s < start.s
            ? "walking towards us on the \(side)" : "walking on the \(side)"
    }

    // MARK: Places

    private var egoLane: Int {
        if case .driving(let driving) = scenario.ego.motion { driving.lane } else { -1 }
    }

    private var egoS: Double {
        if case .driving(let driving) = scenario.ego.motion { driving.s } else { 0 }
    }

    private func place(_ waypoint: Trajectory.Waypoint) -> (s: Double, t: Double) {
        scenario.road.locate(Vector3(waypoint.x, waypoint.y, 0))
    }

    func way(of user: RoadUser) -> Trajectory? {
        if case .trajectory(let trajectory) = user.motion { trajectory } else { nil }
    }

    /// The side from which a way leads over the road; nil where it does not.
    func side(crossedFrom trajectory: Trajectory) -> String? {
        let last = trajectory.waypoints[trajectory.waypoints.count - 1]
        let (start, end) = (place(trajectory.waypoints[0]).t, place(last).t)
        let isCrossing = start * end < 0 && abs(start - end) > scenario.road.laneWidth
        return isCrossing ? (start < 0 ? "right" : "left") : nil
    }
}
