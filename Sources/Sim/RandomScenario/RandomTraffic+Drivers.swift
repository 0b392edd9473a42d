import Randomness

/// Who drives, rides, or has parked.
extension RandomTraffic {
    /// Somebody in the next lane who overtakes, or is overtaken, and changes to the ego's.
    mutating func addCutIn() {
        let neighbours = [egoDriving.lane - 1, egoDriving.lane + 1].filter(road.lanes.contains)
        guard let lane = neighbours.filter({ $0 < 0 }).randomElement(using: &random) else { return }
        let trigger: Trigger.Condition =
            random.chance(0.6)
            ? .lead(over: "ego", .greater(than: random.uniform(in: 8...20)))
            : .time(duration * random.uniform(in: 0.05...0.6))
        var maneuvers = [
            Maneuver(
                name: "lane_change",
                action: .laneChange(to: .same(as: "ego"), random.transition(seconds: 2...5)),
                trigger: Trigger(trigger))
        ]
        let speed = egoDriving.speed + random.uniform(in: 0.5...5)
        if random.chance(0.4) {
            maneuvers.append(random.braking(from: speed, after: "lane_change", within: duration))
        }
        let s = Self.egoStart + random.uniform(in: -8...18)
        add(
            random.vehicleClass(on: road),
            Driving(lane: lane, s: s, speed: speed, maneuvers: maneuvers))
    }

    /// Queues in all lanes of the ego's direction that crawl and stop.
    mutating func addQueues(upTo count: Int) {
        var ends = (1...road.rightLanes).map { (lane: -$0, s: Self.egoStart - 25.0) }
        for index in ends.indices where ends[index].lane == egoDriving.lane {
            ends[index].s = Self.egoStart + ego.size.length / 2
        }
        for _ in 0..<count {
            guard let next = ends.indices.min(by: { ends[$0].s < ends[$1].s }) else { return }
            let actorClass = random.vehicleClass(on: road)
            let size = random.size(of: actorClass)
            let speed = egoDriving.speed * random.uniform(in: 0.7...1.2)
            let gap = 2.5 + 0.5 * speed + random.uniform(in: 0...3.5)
            let maneuvers =
                random.chance(0.2)
                ? [
                    speed > 0.5
                        ? random.braking(from: speed, within: duration)
                        : random.startingUp(within: duration)
                ] : []
            let driving = Driving(
                lane: ends[next].lane, s: ends[next].s + gap + size.length / 2, speed: speed,
                maneuvers: maneuvers)
            add(actorClass, size, in: room(of: size, at: driving), .driving(driving))
            ends[next].s = driving.s + size.length / 2
        }
    }

    mutating func addAhead() {
        let lane = -random.integer(in: 1...road.rightLanes)
        let distance = random.pick([
            (-45.0 ... -9, 0.08), (8.0...45, 0.42), (45.0...140, 0.36), (140.0...230, 0.14),
        ])
        // The lanes on the left are the faster ones.
        let pace = 1 + 0.06 * Double(lane - egoDriving.lane)
        let isStopped = road.surroundings == .urban && random.chance(0.1)
        let usual = max(egoDriving.speed, 4) * random.uniform(in: 0.85...1.15) * pace
        let speed = isStopped ? 0 : min(usual, 38)
        let maneuvers =
            isStopped
            ? [random.startingUp(within: duration)]
            : random.maneuvers(on: road, lane: lane, speed: speed, within: duration, share: 0.12)
        add(
            random.vehicleClass(on: road),
            Driving(
                lane: lane, s: Self.egoStart + random.uniform(in: distance), speed: speed,
                maneuvers: maneuvers))
    }

    mutating func addOncoming() {
        guard road.leftLanes > 0 else { return addAhead() }
        add(
            random.vehicleClass(on: road),
            Driving(
                lane: random.integer(in: 1...road.leftLanes),
                s: Self.egoStart + random.uniform(in: 15...260),
                speed: random.uniform(in: road.surroundings.speeds)))
    }

    /// Cars one behind the other along a kerb; without room beside the lane one that has broken down.
    mutating func addParkedRow(upTo count: Int) {
        let isLeft = road.leftLanes > 0 && random.chance(0.4)
        let lane = isLeft ? road.leftLanes : -road.rightLanes
        let aside = road.laneWidth / 2 + road.shoulderWidth / 2
        let offset = road.hasParkingStrip ? (isLeft ? aside : -aside) : 0
        var s = Self.egoStart + random.uniform(in: 10...110)
        for _ in 0..<(road.hasParkingStrip ? random.integer(in: 1...7) : 1)
        where actors.count < count {
            let actorClass: ActorClass = random.pick([(.car, 0.85), (.van, 0.15)])
            let size = random.size(of: actorClass)
            let driving = Driving(lane: lane, s: s + size.length / 2, offset: offset, speed: 0)
            let room = room(of: size, at: driving)
            add(actorClass, size, in: room, .driving(driving), claiming: .standing)
            s += size.length + random.uniform(in: 0.9...2.5) * (random.chance(0.2) ? 4 : 1)
        }
    }

    mutating func addCycling() {
        let isLeft = road.leftLanes > 0 && random.chance(0.4)
        let lane = isLeft ? road.leftLanes : -road.rightLanes
        let edge = road.laneWidth / 2 - 0.6
        add(
            .bicycle,
            Driving(
                lane: lane, s: Self.egoStart + random.uniform(in: 12...100),
                offset: isLeft ? edge : -edge, speed: random.uniform(in: 3...7)))
    }

    private mutating func add(_ actorClass: ActorClass, _ driving: Driving) {
        let size = random.size(of: actorClass)
        add(actorClass, size, in: room(of: size, at: driving), .driving(driving))
    }
}
