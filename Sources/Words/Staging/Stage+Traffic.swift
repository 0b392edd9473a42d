import Sim

extension Stage {
    /// Adds those of whom the words say only that there is traffic.
    mutating func addTraffic() {
        guard let density = scene.density else { return }
        let counts: (ahead: Int, oncoming: Int) =
            switch density.value {
            case .none: (0, 0)
            case .light: (1, 1)
            case .moderate: (2, 2)
            case .heavy: (5, 4)
            case .jam: (0, 3)
            }
        if density.value == .jam { addQueues(density.words) }
        for number in 0..<counts.ahead { addAhead(number, density.words) }
        let isFree = leftLanes == 0 || scene.hasNoOncoming != nil
        for number in 0..<counts.oncoming where !isFree { addOncoming(number, density.words) }
    }

    private func filler(_ number: Int, lane: Int, speed: Double, _ words: String) -> Role {
        let kinds: [ActorClass] = [.car, .car, .van, .car, .truck]
        let kind = kinds[number % kinds.count]
        let count = cast.filter { $0.id.hasPrefix("traffic_") }.count
        return Role("traffic_\(count + 1)", kind, lane: lane, s: 0, speed: speed, words: words)
    }

    /// Lanes in which something happens.
    private var busyLanes: Set<Int> {
        Set([egoLane] + cast.filter { !$0.moves.isEmpty }.flatMap { [$0.lane, $0.currentLane] })
    }

    private mutating func addAhead(_ number: Int, _ words: String) {
        let lane = -1 - number % lanes
        var role = filler(
            number, lane: lane, speed: (egoSpeed + Double(lane - egoLane)).tenths, words)
        let start = busyLanes.contains(lane) ? 110 + 2 * egoSpeed : 15
        role.s = free(role, from: start, towards: 1, gap: followingGap(egoSpeed) + 4)
        cast.append(role)
    }

    private mutating func addOncoming(_ number: Int, _ words: String) {
        let lane = 1 + number % leftLanes
        var role = filler(number + 1, lane: lane, speed: surroundings.usualSpeed, words)
        let start = 90 + 50 * Double(number) + (usesOppositeLane ? 300 : 0)
        role.s = free(role, from: start, towards: 1, gap: followingGap(role.speed))
        cast.append(role)
    }

    /// Rows of vehicles that crawl in every lane of the ego's direction.
    private mutating func addQueues(_ words: String) {
        var number = 0
        for lane in 1...lanes {
            var start = 8.0
            for _ in 0..<5 {
                var role = filler(number, lane: -lane, speed: egoSpeed, words)
                // Those who cut in or change lane find a gap.
                let isBusy = busyLanes.contains(-lane) && hasLaneChanges
                let first = isBusy ? 45 : start
                role.s = free(
                    role, from: max(first, start), towards: 1, gap: followingGap(egoSpeed))
                start = role.s + role.halfLength
                cast.append(role)
                number += 1
            }
        }
    }

    private var hasLaneChanges: Bool {
        (cast + [ego]).contains { $0.moves.contains { $0.maneuver.name.hasPrefix("lane") } }
    }
}
