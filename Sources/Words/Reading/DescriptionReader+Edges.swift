import Sim

/// The edge of the road, and the road's other side.
extension DescriptionReader {
    /// `leaves the kerb`, `pulls away from the stop`, `stops at the kerb`.
    mutating func apply(
        _ place: Place, isStop: Bool, to event: inout Event, _ index: Int
    ) {
        switch event.action {
        case .leaveLane where place.preposition == nil,
            .accelerate where place.preposition == .from,
            .pullOut:
            event.action = .pullOut
            let isFirst = !scene.events[..<index].contains { $0.who == event.who }
            if isFirst { park(event.who, event.words) }
        case .brake, .stop: if !isStop { event.action = .pullOver }
        default: break
        }
    }

    private mutating func park(_ who: Who, _ words: String) {
        guard who == .ego else { return scene[who].way = .parked }
        problems.append(
            .impossible(
                words,
                reason: "the ego begins in a lane; say 'we wait for 2 seconds, then drive off'"
            ))
    }

    /// What somebody does who drives from or to the edge of the road.
    mutating func action(at place: Place) -> Action? {
        guard case .kerb = place.kind, !subject.contains(where: isOnFoot) else { return nil }
        switch place.preposition {
        case .from:
            for who in subject { park(who, "\(motion?.words ?? "") \(place.words)".trimmed) }
            return .pullOut
        case .to, .into, .onto: return .pullOver
        default: return nil
        }
    }

    /// Puts somebody on the other side of the road: who stands in a lane there, who is beside the lanes on the left.
    mutating func putAcross(_ who: Who) {
        scene[who].isAcross = true
        if isOnFoot(who) || [.parked, .walking].contains(scene[who].way) {
            scene[who].side = .left
        } else {
            let stands = scene[who].way == .stopped || scene[who].way == .waiting
            if stands { scene[who].speed = 0 }
            scene[who].way = .oncoming
        }
    }
}
