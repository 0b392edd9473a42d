/// Who stops, waits, and goes on.
extension DescriptionReader {
    func isOnFoot(_ who: Who) -> Bool { scene[who].actorClass == .pedestrian }

    /// Whether a vehicle stands by now.
    func stands(_ who: Who) -> Bool {
        if isOnFoot(who) { return false }
        guard let event = scene.events.last(where: { $0.who == who }) else {
            return scene[who].way == .stopped || scene[who].way == .waiting
        }
        return event.action == .stop || event.action == .pullOver
    }

    /// Whether somebody drives slower than before by now.
    func hasSlowed(_ who: Who) -> Bool {
        scene.events.last { $0.who == who && $0.action.changesSpeed }?.action == .brake
    }

    /// Who waits somewhere and pulls out stands beside the lanes.
    mutating func letStandAside(_ who: Who) {
        let one = scene[who]
        guard who != .ego, one.way == .stopped || one.way == .waiting, !one.isInOwnLane,
            one.along == nil, one.side == nil, !scene.events.contains(where: { $0.who == who })
        else { return }
        scene[who].way = .parked
    }

    /// Lets those who have moved until now stop, where they wait; whoever has done nothing yet waits from the start.
    ///
    /// - Returns: whether anybody stops.
    mutating func stop(_ token: Token) -> Bool {
        if subject == [.ego], scene.ego.speed == nil,
            !scene.events.contains(where: { $0.who == .ego })
        {
            scene.ego.way = .stopped
        }
        let hasMoved = subject.contains { who in
            who == .ego && scene.ego.way == nil || scene.events.contains { $0.who == who }
        }
        guard hasMoved, !subject.contains(where: isOnFoot), !subject.contains(where: stands) else {
            return false
        }
        add(.stop, token.words)
        return true
    }

    /// Whether the clause tells that somebody stops or waits.
    var isStill: Bool {
        motion?.action == .wait || events.last.map { scene.events[$0].action == .stop } ?? false
    }

    /// Who has stood for so long must do something then.
    mutating func checkStanding() {
        guard let standing, meaning(at: index) != .order(.then) else { return }
        problems.append(
            .impossible(
                standing, reason: "say what comes then, as in 'then drives on' or 'then crosses'"))
        self.standing = nil
    }
}
