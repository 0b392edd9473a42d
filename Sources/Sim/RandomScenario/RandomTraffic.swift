import Randomness

/// Puts an ego and actors on a road; nobody where somebody stands already.
struct RandomTraffic {
    /// How much is going on.
    enum Density: CaseIterable {
        case empty, sparse, usual, busy, jam
    }

    let road: Road
    let duration: Double
    let density: Density
    private(set) var ego: RoadUser
    private(set) var actors: [RoadUser] = []
    var random: RandomStream
    let egoDriving: Driving
    /// The room of everybody so far, with some air around.
    private var taken: [Box3D] = []
    /// What stands all the time, and ways that must stay free of it.
    private var standing: [Box3D] = []
    private var ways: [Box3D] = []

    /// Metres along the road where the ego starts.
    static let egoStart = 60.0
    static let mostActors = 28

    init(on road: Road, duration: Double, stream: RandomStream) {
        self.road = road
        self.duration = duration
        random = stream
        density = random.pick([
            (.empty, 0.04), (.sparse, 0.2), (.usual, 0.38), (.busy, 0.27), (.jam, 0.11),
        ])
        let lane = -random.integer(in: 1...road.rightLanes)
        let flow = density == .jam ? 0.5...5 : road.surroundings.speeds
        let speed = random.chance(0.04) ? 0 : random.uniform(in: flow)
        egoDriving = Driving(lane: lane, s: Self.egoStart, speed: speed)
        ego = RoadUser(id: "ego", motion: .driving(egoDriving))
        taken.append(room(of: ego.size, at: egoDriving))
        let maneuvers = random.maneuvers(
            on: road, lane: lane, speed: speed, within: duration, share: 0.15)
        ego.motion = .driving(
            Driving(lane: lane, s: Self.egoStart, speed: speed, maneuvers: maneuvers))
    }

    /// Adds actors as the density says: nobody at all up to 28, of whom about 25 can be in view.
    mutating func fill() {
        let count =
            switch density {
            case .empty: 0
            case .sparse: random.integer(in: 1...5)
            case .usual: random.integer(in: 6...13)
            case .busy: random.integer(in: 14...Self.mostActors)
            case .jam: random.integer(in: 18...Self.mostActors)
            }
        if count > 0, road.rightLanes > 1, density != .jam, random.chance(0.4) { addCutIn() }
        if density == .jam { addQueues(upTo: count * 2 / 3) }
        // A crowded place may refuse some; a few more tries than actors are enough.
        for _ in 0..<3 * count where actors.count < count { addSomebody(upTo: count) }
    }

    private enum Role {
        case ahead, oncoming, parked, walking, standing, waiting, crossing, cycling
    }

    private mutating func addSomebody(upTo count: Int) {
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
                    (.ahead, 0.3), (.oncoming, 0.2), (.parked, road.hasParkingStrip ? 0.1 : 0.02),
                    (.walking, 0.17), (.standing, 0.06), (.waiting, 0.05), (.crossing, 0.05),
                    (.cycling, 0.07),
                ]
            }
        switch random.pick(roles) {
        case .ahead: addAhead()
        case .oncoming: addOncoming()
        case .parked: addParkedRow(upTo: count)
        case .walking: addWalking()
        case .standing: addStanding(upTo: count)
        case .waiting: addWaiting()
        case .crossing: addCrossing()
        case .cycling: addCycling()
        }
    }
}

// MARK: Room

extension RandomTraffic {
    /// Where somebody may be put and what it keeps others from.
    enum Claim {
        /// Moves on from its room.
        case start
        /// Stands there all the time, out of everybody's way.
        case standing
        /// Its room, and a way that nobody stands in.
        case way(Box3D)
    }

    /// Adds somebody when its room is free.
    mutating func add(
        _ actorClass: ActorClass, _ size: Size, in room: Box3D, _ motion: RoadUser.Motion,
        claiming claim: Claim = .start
    ) {
        guard isFree(room, for: claim) else { return }
        taken.append(room)
        switch claim {
        case .start: break
        case .standing: standing.append(room)
        case .way(let way): ways.append(way)
        }
        actors.append(
            RoadUser(
                id: "\(actorClass)_\(actors.count + 1)", actorClass: actorClass, size: size,
                color: random.color(of: actorClass), motion: motion))
    }

    private func isFree(_ room: Box3D, for claim: Claim) -> Bool {
        guard !taken.contains(where: room.footprintOverlaps) else { return false }
        switch claim {
        case .start: return true
        case .standing: return !ways.contains(where: room.footprintOverlaps)
        case .way(let way): return !standing.contains(where: way.footprintOverlaps)
        }
    }

    /// The cuboid of a driver at the start, with as much air before and behind as its speed asks for.
    func room(of size: Size, at driving: Driving) -> Box3D {
        room(
            of: size, s: driving.s, t: road.offset(ofLane: driving.lane) + driving.offset,
            air: driving.speed > 0 ? 2 + 0.45 * driving.speed : 0.8)
    }

    func room(of size: Size, s: Double, t: Double, air: Double = 0.2) -> Box3D {
        let pose = road.pose(s: s, t: t)
        return Box3D(
            center: pose.position, yaw: pose.yaw, length: size.length + air,
            width: size.width + 0.2, height: size.height)
    }
}
