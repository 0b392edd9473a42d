import Sim

extension Stage {
    mutating func placeEverybody() {
        members = scene.participants.map { _ in [] }
        ego.claims = Set(lanesChangedTo(by: .ego))
        // Whoever needs a certain place comes first; the others stand where there is room.
        let order = scene.participants.indices.sorted { (rank($0), $0) < (rank($1), $1) }
        for index in order {
            for copy in 0..<scene.participants[index].count { place(index, copy) }
        }
    }

    private func rank(_ index: Int) -> Int {
        let one = scene.participants[index]
        if one.relative != nil { return 3 }
        if lateral(index) != nil || !lanesChangedTo(by: .somebody(index)).isEmpty { return 0 }
        return one.actorClass == .bicycle ? 1 : 2
    }

    /// Lanes beside the ego's that somebody in it changes to.
    func lanesChangedTo(by who: Who) -> [Int] {
        guard who == .ego || scene[who].side == nil else { return [] }
        return scene.events.compactMap { event in
            guard event.who == who, [.changeLane, .leaveLane, .pullOut].contains(event.action)
            else { return nil }
            return lane(event.side ?? .left, of: egoLane)
        }
    }

    /// The first event for which somebody must begin beside or behind the ego.
    func lateral(_ index: Int) -> Event? {
        scene.events.first {
            $0.who == .somebody(index) && [.cutIn, .overtake].contains($0.action)
                && ($0.object == nil || $0.action == .cutIn)
        }
    }

    private mutating func place(_ index: Int, _ copy: Int) {
        let one = scene.participants[index]
        let actorClass = one.actorClass ?? .car
        let taken = cast.filter { $0.actorClass == actorClass }.count
        let id = taken == 0 ? "\(actorClass)" : "\(actorClass)_\(taken + 1)"
        var role = Role(id, actorClass, lane: egoLane, s: 0, speed: egoSpeed, words: one.words)
        role.color = one.color
        if actorClass == .pedestrian {
            placeOnFoot(&role, one, copy)
        } else if one.way == .parked {
            let drivesOff = scene.events.contains { $0.who == .somebody(index) }
            park(&role, one, copy, drivesOff: drivesOff)
        } else if one.way == .oncoming {
            placeOncoming(&role, one)
        } else if actorClass == .bicycle {
            placeCyclist(&role, one, index)
        } else {
            placeDriver(&role, one, index)
        }
        members[index].append(cast.count)
        cast.append(role)
    }

    /// Moves somebody on along a lane until nobody is near.
    func free(_ role: Role, from s: Double, towards direction: Double, gap: Double) -> Double {
        var s = s
        let others = (cast + [ego]).filter { $0.way == nil }
            .filter { $0.lane == role.lane || $0.claims.contains(role.lane) }
            .filter { abs($0.offset - role.offset) < 2 }
        func room(_ other: Role) -> Double {
            // Who comes over from another lane is slower or faster than who is there.
            let seconds =
                other.claims.isEmpty || direction < 0 ? 0 : other.lane == role.lane ? 2.5 : 1.5
            let more = seconds * max(role.speed, other.speed)
            return other.halfLength + role.halfLength + gap + more
        }
        func place(_ other: Role) -> Double {
            other.claims.contains(role.lane) && other.id != "ego" ? max(other.s, 20) : other.s
        }
        while let other = others.first(where: { abs(place($0) - s) < room($0) - 1e-9 }) {
            s = place(other) + direction * room(other)
        }
        return s.tenths
    }

    /// Metres between bumpers at which nobody needs to brake.
    func followingGap(_ speed: Double) -> Double { 5 + 1.2 * speed }
}
