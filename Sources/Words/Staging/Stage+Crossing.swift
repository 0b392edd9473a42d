import Sim

extension Stage {
    /// Somebody crosses the whole road ahead of the ego.
    mutating func cross(_ event: Event, _ trigger: Trigger, _ start: Double) -> Timing {
        let one = scene[event.who]
        if event.who == .ego || self[event.who].contains(where: { !$0.moves.isEmpty }) {
            return fail(event, "whoever crosses does nothing else")
        }
        let isFromLeft = (event.side ?? one.side ?? .right) == .left
        let edges = road.pavedEdges
        let (right, left) = ((edges.right - 1).tenths, (edges.left + 1).tenths)
        let usual: Double =
            switch one.actorClass {
            case .pedestrian, nil: one.pace == .fast ? 3 : one.pace == .slow ? 0.9 : 1.6
            case .bicycle: one.pace == .fast ? 5.5 : 4
            default: 7
            }
        let pace = one.speed ?? usual
        let time = ((left - right) / pace).tenths
        let s = free(crossingPlace(event, one, at: start), for: event.who)
        letDriveBeyond(s)
        for member in self[event.who].indices {
            let place = s + (one.actorClass == .pedestrian ? 1.5 : 4) * Double(member)
            let isTimed = if case .time = trigger.condition { true } else { false }
            let first = isTimed ? start + 0.4 * Double(member) : 0.4 * Double(member)
            change(event.who, member) {
                $0.way = [
                    Role.Waypoint(time: first, s: place, offset: isFromLeft ? left : right),
                    Role.Waypoint(
                        time: (first + time).tenths, s: place, offset: isFromLeft ? right : left),
                ]
                $0.wayStart = isTimed ? nil : trigger
                $0.words = [$0.words, event.words].filter { !$0.isEmpty }.joined(separator: " ")
            }
        }
        return Timing(
            begin: trigger, end: trigger.delayed(time), start: start, finish: start + time)
    }

    /// Moves a crossing on until nobody else on foot begins there.
    private func free(_ s: Double, for who: Who) -> Double {
        let ids = Set(self[who].map(\.id))
        let others = cast.filter { !ids.contains($0.id) }.compactMap { $0.way?.first?.s }
        var s = s
        while others.contains(where: { abs($0 - s) < 3 }) { s += 3.5 }
        return s.tenths
    }

    /// Moves those ahead of the ego on, so that somebody crosses behind them.
    private mutating func letDriveBeyond(_ s: Double) {
        let ahead = cast.indices.filter { index in
            let role = cast[index]
            return role.way == nil && role.lane < 0 && role.s > 0 && abs(role.offset) < 2
                && role.speed > 0 && !cutsIn(index)
        }
        guard let nearest = ahead.map({ cast[$0].s - cast[$0].halfLength }).min() else { return }
        let missing = s + 6 - nearest
        for index in ahead where missing > 0 { cast[index].s = (cast[index].s + missing).tenths }
    }

    private func cutsIn(_ index: Int) -> Bool {
        scene.events.contains { event in
            guard case .somebody(let who) = event.who else { return false }
            return members[who].contains(index) && [.cutIn, .overtake].contains(event.action)
        }
    }

    /// Metres ahead of the ego's start where somebody crosses: far enough for the ego to stop.
    private mutating func crossingPlace(_ event: Event, _ one: Participant, at start: Double)
        -> Double
    {
        let way = egoSpeed * start + egoSpeed * egoSpeed / 6
        let usual = one.along == .farAhead ? way + 60 : way + 22
        guard let hider = event.object, hider != .ego else { return (one.distance ?? usual).tenths }
        let members = self[hider]
        for member in members.indices {
            let s = (usual - members[member].halfLength - 1.5 - 8 * Double(member)).tenths
            change(hider, member) { $0.begin(s: s) }
        }
        return usual.tenths
    }
}
