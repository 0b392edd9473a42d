import Sim

extension Stage {
    func lateral(_ event: Event, usual: Double = 3) -> Transition {
        let time =
            event.time
            ?? (event.strength == .strong
                ? usual * 0.7 : event.strength == .slight ? usual + 1 : usual)
        return Transition(.sinusoidal, .time((time * 10).rounded() / 10))
    }

    mutating func cutIn(_ event: Event, _ trigger: Trigger, _ start: Double) -> Timing {
        guard let role = self[event.who].first, role.way == nil else {
            return fail(event, "somebody on foot does not cut in; let them cross")
        }
        if scene[event.who].way == .parked { return leaveKerb(event, trigger, start) }
        let target = event.object.flatMap { self[$0].first }
        let lane = target?.currentLane ?? egoLane
        if role.lane > 0 { return drift(event, trigger, start) }
        if role.currentLane == lane, usesOppositeLane {
            return overtake(event, trigger, start)
        }
        if role.currentLane == lane { return fail(event, "it is in that lane already") }
        let id = target?.id ?? "ego"
        if let target { placeAhead(of: target, event) }
        let hasOvertaken = scene.events.contains {
            $0.who == event.who && $0.action == .overtake && $0.object == event.object
        }
        guard hasOvertaken || role.s < 0 else {
            return changeLanes(of: event, to: lane, .same(as: id), trigger, start)
        }
        // It comes from behind: room ahead counts, not the clock.
        let closing = max(role.speed - egoSpeed, 1)
        let isTimed = event.start == .at(start) && !hasOvertaken
        if isTimed { change(event.who) { $0.begin(s: min($0.s, 14 - closing * start).tenths) } }
        let when = Trigger(
            .lead(over: id, .greater(than: 12)), delay: trigger.delayBehindEvent)
        let due = max(start, (12 - (self[event.who].first?.s ?? 0)) / closing)
        return changeLanes(of: event, to: lane, .same(as: id), when, due)
    }

    /// Puts somebody who cuts in before another one ahead of that one.
    private mutating func placeAhead(of target: Role, _ event: Event) {
        change(event.who) { role in
            role.begin(
                s: target.s + target.halfLength + role.halfLength + 7, speed: target.speed + 1.5)
        }
    }

    /// Somebody oncoming comes over the line, as far as the ego can still pass.
    private mutating func drift(_ event: Event, _ trigger: Trigger, _ start: Double) -> Timing {
        change(event.who) { ($0.follows, $0.yields) = (false, false) }
        return moveAside(event, trigger, start, to: -0.4 * laneWidth)
    }

    mutating func changeLanes(
        of event: Event, to lane: Int, _ target: Maneuver.LaneTarget, _ trigger: Trigger,
        _ start: Double
    ) -> Timing {
        let transition = lateral(event)
        for member in self[event.who].indices {
            change(event.who, member) {
                $0.lanesBefore.append($0.currentLane)
                $0.currentLane = lane
            }
        }
        return perform(event, trigger, start, taking: transition.span(ofChange: 1)) { _ in
            .laneChange(to: target, transition)
        }
    }

    mutating func changeLane(
        _ event: Event, _ side: Side?, _ trigger: Trigger, _ start: Double
    ) -> Timing {
        guard let role = self[event.who].first, role.way == nil else {
            return fail(event, "somebody on foot has no lane")
        }
        let own = (-lanes)...(-1)
        let sides = (side.map { [$0] } ?? [.left, .right]).map { lane($0, of: role.currentLane) }
        let against = 1...max(leftLanes, 1)
        let isAllowed: (Int) -> Bool = {
            role.lane < 0 ? own.contains($0) : leftLanes > 0 && against.contains($0)
        }
        guard let lane = sides.first(where: isAllowed) else {
            return fail(event, "there is no lane \(side == .right ? "right" : "left") of it")
        }
        if event.who != .ego, role.lane == egoLane { uncover(behind: role, event, start) }
        return changeLanes(of: event, to: lane, .lane(lane), trigger, start)
    }

    /// Moves whoever stands in the lane so far on that somebody who leaves it does so just in time.
    private mutating func uncover(behind role: Role, _ event: Event, _ start: Double) {
        for index in cast.indices where cast[index].lane == egoLane && cast[index].speed == 0 {
            let s = role.s + role.speed * (start + 2) + role.halfLength + 12
            cast[index].s = max(cast[index].s, s).tenths
            change(event.who) { $0.follows = false }
        }
    }
}
