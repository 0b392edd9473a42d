import Sim

extension Stage {
    mutating func pullOut(_ event: Event, _ trigger: Trigger, _ start: Double) -> Timing {
        let stands = self[event.who].first?.currentSpeed == 0
        if stands { return leaveKerb(event, trigger, start) }
        let isBeside = event.who != .ego && self[event.who].first?.currentLane != egoLane
        return isBeside
            ? cutIn(event, trigger, start) : changeLane(event, event.side, trigger, start)
    }

    mutating func goBack(_ event: Event, _ trigger: Trigger, _ start: Double) -> Timing {
        guard let role = self[event.who].first else { return fail(event, "nobody does it") }
        if role.currentOffset != role.offset {
            let behind = event.who == .ego ? obstacle : nil
            let when = behind.map { Trigger(.lead(over: $0.id, .greater(than: 10))) }
            return moveAside(event, when ?? trigger, start, to: role.offset)
        }
        guard let lane = role.lanesBefore.last, lane != role.currentLane else {
            return fail(event, "it has not changed lane before")
        }
        return changeLanes(of: event, to: lane, .lane(lane), trigger, start)
    }

    mutating func moveAside(
        _ event: Event, _ trigger: Trigger, _ start: Double, to goal: Double? = nil
    ) -> Timing {
        guard let role = self[event.who].first, role.way == nil else {
            return fail(event, "somebody on foot does not drive")
        }
        if event.who == .ego, goal == nil, let obstacle, event.action == .swerve {
            return goRound(obstacle, event)
        }
        let isAlong = role.lane < 0
        let isLeft = (event.side ?? (event.action == .pullOver ? .right : .left)) == .left
        let aside = event.action == .pullOver ? (laneWidth + shoulder) / 2 : 1
        let offset = goal ?? role.offset + (isLeft == isAlong ? aside : -aside)
        let transition = lateral(event, usual: event.action == .pullOver ? 3 : 1.5)
        change(event.who) { $0.currentOffset = offset }
        var timing = perform(event, trigger, start, taking: transition.span(ofChange: 1)) { _ in
            .laneOffset(to: (offset * 100).rounded() / 100, transition)
        }
        if event.action == .pullOver {
            change(event.who) { $0.currentSpeed = 0 }
            let time = role.currentSpeed / 2
            let stop = perform(event, trigger, start, taking: time) { _ in
                .speed(to: 0, Transition(.linear, .rate(2)))
            }
            (timing.end, timing.finish) = (stop.end, stop.finish)
            // Nobody moves sideways at a standstill.
            if role.currentSpeed < 4 { return fail(event, "it is too slow to reach the edge") }
        }
        return timing
    }

    /// Who stands in the ego's lane.
    var obstacle: Role? { cast.first { $0.lane == egoLane && $0.speed == 0 && $0.s > 0 } }

    /// The ego swerves in time round somebody who stands.
    private mutating func goRound(_ obstacle: Role, _ event: Event) -> Timing {
        let start = max((obstacle.s - 12) / max(egoSpeed, 1) - 2.5, 0).tenths
        let aside = laneWidth * 0.75
        let offset = event.side == .right ? -aside : aside
        change(.ego) { ($0.follows, $0.currentOffset) = (false, offset) }
        return perform(event, Trigger(.time(start)), start, taking: 2) { _ in
            .laneOffset(to: (offset * 100).rounded() / 100, Transition(.sinusoidal, .time(2)))
        }
    }

    /// Whether somebody stands beside the lanes.
    func standsAside(_ role: Role) -> Bool {
        role.currentSpeed == 0 && abs(role.currentOffset) > laneWidth / 2
    }

    /// Who stands, beside the lanes as a rule, drives off in its lane.
    mutating func leaveKerb(_ event: Event, _ trigger: Trigger, _ start: Double) -> Timing {
        let goal = event.speed?.tenths ?? (min(max(egoSpeed, 5), 15) * 0.7).rounded(.up)
        let isAside = self[event.who].first.map(standsAside) ?? false
        for member in self[event.who].indices {
            change(event.who, member) { ($0.currentSpeed, $0.currentOffset) = (goal, 0) }
        }
        var timing = perform(event, trigger, start, taking: goal / 2.5) { _ in
            .speed(to: goal, Transition(.linear, .rate(2.5)))
        }
        if isAside {
            // The longer, the slower it leaves.
            let time = (self[event.who].map(\.halfLength).max() ?? 0) > 2.4 ? 4.0 : 3
            _ = perform(event, trigger, start, taking: time) { _ in
                .laneOffset(to: 0, Transition(.sinusoidal, .time(time)))
            }
        }
        timing.finish = start + goal / 2.5
        return timing
    }
}
