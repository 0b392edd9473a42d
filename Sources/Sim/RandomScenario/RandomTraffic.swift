import Randomness

/// Puts an ego and actors on a road; nobody where somebody stands already.
struct RandomTraffic {
    let road: Road
    let duration: Double
    private(set) var ego: RoadUser
    private(set) var actors: [RoadUser] = []
    private var random: RandomStream
    private let egoDriving: Driving
    /// The room of everybody so far, with some air around.
    private var taken: [Box3D] = []

    /// Metres along the road where the ego starts.
    private static let egoStart = 60.0
    static let mostActors = 15

    init(on road: Road, duration: Double, stream: RandomStream) {
        self.road = road
        self.duration = duration
        random = stream
        let lane = -random.integer(in: 1...road.rightLanes)
        let speed = random.chance(0.04) ? 0 : random.uniform(in: road.surroundings.speeds)
        egoDriving = Driving(lane: lane, s: Self.egoStart, speed: speed)
        ego = RoadUser(id: "ego", motion: .driving(egoDriving))
        reserve(room(of: ego.size, lane: lane, s: Self.egoStart, offset: 0))
        let maneuvers = random.maneuvers(
            on: road, lane: lane, speed: speed, within: duration, share: 0.15)
        ego.motion = .driving(
            Driving(lane: lane, s: Self.egoStart, speed: speed, maneuvers: maneuvers))
    }

    /// Adds up to fifteen actors; now and then nobody at all.
    mutating func fill() {
        let count = random.chance(0.05) ? 0 : random.integer(in: 1...Self.mostActors)
        if count > 0, road.rightLanes > 1, random.chance(0.4) { addCutIn() }
        // A crowded place may refuse some; a few more tries than actors are enough.
        for _ in 0..<2 * count where actors.count < count { addOne() }
    }

    private enum Role { case ahead, oncoming, parked, walking, crossing, cycling }

    private mutating func addOne() {
        let roles: [(Role, weight: Double)] =
            switch road.surroundings {
            case .highway: [(.ahead, 0.75), (.oncoming, 0.25)]
            case .rural:
                [
                    (.ahead, 0.45), (.oncoming, 0.43), (.walking, 0.03), (.cycling, 0.06),
                    (.crossing, 0.03),
                ]
            case .urban:
                [
                    (.ahead, 0.34), (.oncoming, 0.22),
                    (.parked, road.hasParkingStrip ? 0.18 : 0.02),
                    (.walking, 0.13), (.crossing, 0.06), (.cycling, 0.07),
                ]
            }
        switch random.pick(roles) {
        case .ahead: addAhead()
        case .oncoming: addOncoming()
        case .parked: addParked()
        case .walking: addWalking()
        case .crossing: addCrossing()
        case .cycling: addCycling()
        }
    }

    // MARK: Drivers

    /// Somebody in the next lane who overtakes, or is overtaken, and changes to the ego's.
    private mutating func addCutIn() {
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
        add(random.vehicleClass(on: road), lane: lane, s: s, speed: speed, maneuvers: maneuvers)
    }

    private mutating func addAhead() {
        let lane = -random.integer(in: 1...road.rightLanes)
        let distance = random.pick([(-45.0 ... -9, 0.1), (8.0...45, 0.56), (45.0...140, 0.34)])
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
            random.vehicleClass(on: road), lane: lane,
            s: Self.egoStart + random.uniform(in: distance),
            speed: speed, maneuvers: maneuvers)
    }

    private mutating func addOncoming() {
        guard road.leftLanes > 0 else { return addAhead() }
        add(
            random.vehicleClass(on: road), lane: random.integer(in: 1...road.leftLanes),
            s: Self.egoStart + random.uniform(in: 15...240),
            speed: random.uniform(in: road.surroundings.speeds))
    }

    private mutating func addParked() {
        let isLeft = road.leftLanes > 0 && random.chance(0.4)
        let lane = isLeft ? road.leftLanes : -road.rightLanes
        let aside = road.laneWidth / 2 + road.shoulderWidth / 2
        // Without room beside the lane somebody has broken down on it.
        let offset = road.hasParkingStrip ? (isLeft ? aside : -aside) : 0
        add(
            random.pick([(.car, 0.85), (.van, 0.15)]), lane: lane,
            s: Self.egoStart + random.uniform(in: 10...130), offset: offset, speed: 0)
    }

    private mutating func addCycling() {
        let isLeft = road.leftLanes > 0 && random.chance(0.4)
        let lane = isLeft ? road.leftLanes : -road.rightLanes
        let edge = road.laneWidth / 2 - 0.6
        add(
            .bicycle, lane: lane, s: Self.egoStart + random.uniform(in: 12...100),
            offset: isLeft ? edge : -edge, speed: random.uniform(in: 3...7))
    }

    private mutating func add(
        _ actorClass: ActorClass, lane: Int, s: Double, offset: Double = 0, speed: Double,
        maneuvers: [Maneuver] = []
    ) {
        let size = random.size(of: actorClass)
        let box = room(of: size, lane: lane, s: s, offset: offset)
        guard isFree(box) else { return }
        reserve(box)
        append(
            actorClass, size,
            .driving(Driving(lane: lane, s: s, offset: offset, speed: speed, maneuvers: maneuvers)))
    }

    // MARK: People on foot

    private mutating func addWalking() {
        let side: Double = random.chance(0.5) ? -1 : 1
        let edge = side < 0 ? road.pavedEdges.right : road.pavedEdges.left
        let offset = edge + side * random.uniform(in: 0.5...max(road.sidewalkWidth - 0.5, 0.8))
        let s = Self.egoStart + random.uniform(in: 8...80)
        let way = random.uniform(in: 0.7...1.8) * duration * (random.chance(0.5) ? 1 : -1)
        addOnFoot(from: (s, offset), to: (s + way, offset), start: 0, end: duration)
    }

    /// Somebody who crosses the whole road, from either side.
    private mutating func addCrossing() {
        let side: Double = random.chance(0.5) ? -1 : 1
        let (right, left) = road.pavedEdges
        let start = random.uniform(in: 0...duration / 2)
        // Far enough for the ego to stop.
        let v = egoDriving.speed
        let s = Self.egoStart + v * start + v * v / 6 + random.uniform(in: 10...70)
        let time = (left - right + 1.6) / random.uniform(in: 1...2.2)
        let (from, to) = side < 0 ? (right - 0.8, left + 0.8) : (left + 0.8, right - 0.8)
        addOnFoot(from: (s, from), to: (s, to), start: start, end: start + time)
    }

    private mutating func addOnFoot(
        from: (s: Double, t: Double), to: (s: Double, t: Double), start: Double, end: Double
    ) {
        let size = random.size(of: .pedestrian)
        var box = room(of: size, s: from.s, t: from.t)
        box.length += 1
        guard isFree(box) else { return }
        reserve(box)
        // A place every few metres keeps the way beside a bend.
        let waypoints = (0...8).map { step in
            let f = Double(step) / 8
            let place = road.pose(s: from.s + (to.s - from.s) * f, t: from.t + (to.t - from.t) * f)
            return Trajectory.Waypoint(
                time: start + (end - start) * f, x: place.position.x, y: place.position.y)
        }
        append(.pedestrian, size, .trajectory(Trajectory(waypoints)))
    }

    // MARK: Room

    private mutating func append(_ actorClass: ActorClass, _ size: Size, _ motion: RoadUser.Motion)
    {
        actors.append(
            RoadUser(
                id: "\(actorClass)_\(actors.count + 1)", actorClass: actorClass, size: size,
                paint: random.paint(of: actorClass), motion: motion))
    }

    /// The cuboid of a driver at the start, with air before and behind.
    private func room(of size: Size, lane: Int, s: Double, offset: Double) -> Box3D {
        room(of: size, s: s, t: road.offset(ofLane: lane) + offset, air: 3)
    }

    private func room(of size: Size, s: Double, t: Double, air: Double = 0.2) -> Box3D {
        let pose = road.pose(s: s, t: t)
        return Box3D(
            center: pose.position, yaw: pose.yaw, length: size.length + air,
            width: size.width + 0.2, height: size.height)
    }

    private func isFree(_ box: Box3D) -> Bool { !taken.contains { $0.footprintOverlaps(box) } }

    private mutating func reserve(_ box: Box3D) { taken.append(box) }
}
