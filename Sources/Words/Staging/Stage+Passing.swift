import Sim

extension Stage {
    /// Somebody passes somebody, in a lane beside or over the lane of the other direction.
    mutating func overtake(_ event: Event, _ trigger: Trigger, _ start: Double) -> Timing {
        guard let role = self[event.who].first, role.way == nil else {
            return fail(event, "somebody on foot does not overtake")
        }
        let object = event.object.map { scene[$0] }
        if role.lane > 0 {
            return fail(event, "only traffic in the ego's direction overtakes here")
        }
        if let who = event.object, let target = self[who].first {
            if object?.way == .oncoming || object?.way == .parked || target.way != nil {
                // Nothing is in the way.
                return Timing(begin: trigger, end: trigger, start: start, finish: start + 2)
            }
            return goRound(target, who, event, trigger, start)
        }
        if event.who == .ego { return fail(event, "say whom the ego overtakes") }
        return role.lane == egoLane
            ? goRoundEgo(event, trigger, start) : passEgo(event, trigger, start)
    }

    /// Somebody comes from behind in a lane beside: the higher speed alone brings it past.
    private mutating func passEgo(_ event: Event, _ trigger: Trigger, _ start: Double) -> Timing {
        guard let role = self[event.who].first else { return fail(event, "nobody does it") }
        let closing = max(role.speed - egoSpeed, 1)
        // It comes level after the time said.
        let later = max(start - 1, 0) * closing
        for member in self[event.who].indices {
            change(event.who, member) { $0.begin(s: ($0.s - later).tenths) }
        }
        let finish = (10 - role.s + later) / closing
        return Timing(
            begin: Trigger(.time(start)), end: Trigger(.time(finish.tenths)), start: start,
            finish: finish)
    }

    /// Somebody behind the ego changes lane, passes it and comes back unless something else is said.
    private mutating func goRoundEgo(
        _ event: Event, _ trigger: Trigger, _ start: Double
    ) -> Timing {
        guard let role = self[event.who].first else { return fail(event, "nobody does it") }
        let closing = max(role.speed - egoSpeed, 1)
        let isCutIn = event.action == .cutIn
        let later = max(start - (isCutIn ? 2 : 1), 0) * closing
        let out = Trigger(.time(isCutIn ? 0 : start))
        for member in self[event.who].indices {
            change(event.who, member) {
                $0.begin(s: ($0.s - later).tenths)
                ($0.follows, $0.yields) = (false, false)
            }
        }
        let beside = lane(event.side ?? .left, of: egoLane)
        let timing = changeLanes(of: event, to: beside, .lane(beside), out, start)
        let next = scene.events.first { $0.who == event.who && $0.action != .overtake }
        let comesBack = [.cutIn, .goBack, .changeLane].contains(next?.action)
        guard isCutIn || !comesBack else {
            let finish = start + (24 - role.s + later) / closing
            return Timing(
                begin: timing.begin, end: Trigger(.time(finish.tenths)), start: start,
                finish: finish)
        }
        return comeBack(event, ahead: "ego", 12, start + (30 - role.s + later) / closing, timing)
    }

    private mutating func comeBack(
        _ event: Event, ahead id: String, _ metres: Double, _ finish: Double, _ begin: Timing
    ) -> Timing {
        guard let lane = self[event.who].first?.lanesBefore.last else { return begin }
        var timing = changeLanes(
            of: event, to: lane, .lane(lane), Trigger(.lead(over: id, .greater(than: metres))),
            finish)
        (timing.begin, timing.start) = (begin.begin, begin.start)
        return timing
    }

    /// Somebody, perhaps the ego, changes lane behind a slower one, passes it and comes back.
    private mutating func goRound(
        _ target: Role, _ who: Who, _ event: Event, _ trigger: Trigger, _ start: Double
    ) -> Timing {
        guard let role = self[event.who].first else { return fail(event, "nobody does it") }
        let other = scene[who]
        if event.who != .ego, scene[event.who].side == nil {
            change(event.who) { $0.begin(lane: target.lane) }
        }
        let speed = event.who == .ego ? egoSpeed : role.speed
        let slow =
            other.speed ?? (other.pace == .fast ? speed * 0.85 : min(target.speed, speed * 0.7))
        let closing = speed - slow
        guard closing > 0.5 else { return fail(event, "whom it overtakes is as fast") }
        let bumpers = target.halfLength + role.halfLength
        let isBeside = target.lane != role.currentLane
        let gap = isBeside ? 6 + closing * start : 8 + closing * (start + 2.2)
        let s = (role.s + (other.distance ?? gap) + bumpers).tenths
        change(who) { $0.begin(s: s, speed: slow.tenths) }
        let comesBack = role.lanesBefore.last == target.lane
        if isBeside && comesBack || abs(target.offset) > 2 && !isBeside {
            let begin = Timing(begin: trigger, end: trigger, start: start, finish: start)
            let finish = (gap + 2 * bumpers + 12) / closing
            guard isBeside else { return begin }
            return comeBack(event, ahead: target.id, (bumpers + 8).rounded(), finish, begin)
        }
        if isBeside {
            let finish = (gap + 2 * bumpers) / closing
            return Timing(
                begin: trigger, end: Trigger(.time(finish.tenths)), start: start, finish: finish)
        }
        change(event.who) { $0.follows = false }
        let beside = lane(event.side ?? .left, of: target.lane)
        guard beside < 0 && beside >= -lanes || usesOppositeLane else {
            return fail(event, "there is no lane \(event.side == .right ? "right" : "left") of it")
        }
        let timing = changeLanes(of: event, to: beside, .lane(beside), trigger, start)
        let next = scene.events.first { $0.who == event.who && $0.action == .goBack }
        let finish = start + (gap + 2 * bumpers + 12) / closing
        if next != nil {
            return Timing(
                begin: timing.begin, end: Trigger(.time(finish.tenths)), start: start,
                finish: finish)
        }
        return comeBack(event, ahead: target.id, (bumpers + 8).rounded(), finish, timing)
    }
}
