import Randomness

/// What a random actor is and does.
extension RandomStream {
    mutating func vehicleClass(on road: Road) -> ActorClass {
        road.surroundings == .highway
            ? pick([
                (.car, 0.66), (.van, 0.1), (.truck, 0.18), (.bus, 0.03), (.motorbike, 0.03),
            ])
            : pick([
                (.car, 0.72), (.van, 0.1), (.truck, 0.06), (.bus, 0.06), (.motorbike, 0.06),
            ])
    }

    mutating func size(of actorClass: ActorClass) -> Size {
        let usual = actorClass.usualSize
        let scale = uniform(in: 0.92...1.08)
        let isLong = (actorClass == .truck || actorClass == .bus) && chance(0.3)
        let breadth = uniform(in: 0.96...1.05)
        var rise = uniform(in: 0.93...1.07)
        // One bus in five has two decks, one person on foot is a child.
        if rise > 1.042 {
            if actorClass == .bus && !isLong { rise *= 1.28 }
            if actorClass == .pedestrian { rise *= 0.68 }
        }
        return Size(
            usual.length * scale * (isLong ? 1.5 : 1),
            min(usual.width * breadth, 2.6), usual.height * rise)
    }

    /// A usual colour with some variation, or any colour at all.
    mutating func color(of actorClass: ActorClass) -> SIMD3<Float> {
        let any = SIMD3((0..<3).map { _ in Float(uniform(in: 0.03...0.95)) })
        guard chance(0.75) else { return any }
        let usual = NamedColor.usual(of: actorClass, &self).color
        return usual + (any - usual) * 0.12
    }

    mutating func transition(seconds: ClosedRange<Double>) -> Transition {
        let shape: Transition.Shape = pick([
            (.sinusoidal, 0.5), (.cubic, 0.35), (.linear, 0.15),
        ])
        return Transition(shape, .time(uniform(in: seconds)))
    }

    mutating func braking(
        from speed: Double, after maneuver: String? = nil, within duration: Double
    ) -> Maneuver {
        let condition: Trigger.Condition =
            maneuver.map { .after(actor: nil, maneuver: $0) }
            ?? .time(uniform(in: 0...duration * 0.7))
        let target = chance(0.2) ? 0 : speed * uniform(in: 0.3...0.85)
        return Maneuver(
            name: "speed",
            action: .speed(to: target, Transition(.linear, .rate(uniform(in: 1...4.5)))),
            trigger: Trigger(condition))
    }

    /// Somebody who waits and drives on.
    mutating func startingUp(within duration: Double) -> Maneuver {
        Maneuver(
            name: "speed",
            action: .speed(
                to: uniform(in: 6...14),
                Transition(.linear, .rate(uniform(in: 0.8...2)))),
            trigger: Trigger(.time(duration * uniform(in: 0.1...1))))
    }

    /// Nothing for most; a change of lane or of speed for some.
    mutating func maneuvers(
        on road: Road, lane: Int, speed: Double, within duration: Double, share: Double
    ) -> [Maneuver] {
        var maneuvers: [Maneuver] = []
        let neighbours = [lane - 1, lane + 1].filter { $0 < 0 && road.lanes.contains($0) }
        if let target = neighbours.randomElement(using: &self), chance(share) {
            maneuvers.append(
                Maneuver(
                    name: "lane_change",
                    action: .laneChange(to: .lane(target), transition(seconds: 2.5...6)),
                    trigger: Trigger(.time(uniform(in: 0...duration * 0.7)))))
        }
        if chance(share) {
            let isBraking = speed > 0 && chance(0.7)
            maneuvers.append(
                isBraking ? braking(from: speed, within: duration) : startingUp(within: duration))
        }
        return maneuvers
    }
}

extension Road.Surroundings {
    /// Metres a second of usual traffic.
    var speeds: ClosedRange<Double> {
        switch self {
        case .urban: 5...16
        case .highway: 20...35
        case .rural: 11...26
        }
    }
}
