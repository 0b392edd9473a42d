import Sim

/// The road with everybody on it: what a scene says, and the usual where it says nothing.
struct Stage {
    let scene: Scene
    let surroundings: Road.Surroundings
    /// In each direction.
    let lanes: Int
    let isOneWay: Bool
    let egoLane: Int
    let egoSpeed: Double
    /// Whether somebody overtakes on the lane of the other direction.
    let usesOppositeLane: Bool
    let needs: Needs

    var ego: Role
    var cast: [Role] = []
    /// Indices into `cast` of every participant's members.
    var members: [[Int]] = []
    var timings: [Int: Timing] = [:]
    var staging: Set<Int> = []
    var problems: [DescriptionError.Problem] = []

    /// When an event begins and ends, as others can wait for it and about when that is.
    struct Timing {
        var begin: Trigger
        var end: Trigger
        var start: Double
        var finish: Double
    }

    /// - Throws: `DescriptionError` with everything that is impossible.
    init(_ scene: Scene) throws {
        self.scene = scene
        surroundings = scene.surroundings?.value ?? scene.usualSurroundings
        needs = Needs(of: scene)
        isOneWay = scene.isOneWay?.value ?? false
        let mayUseOpposite = needs.mayUseOppositeLane && !isOneWay
        lanes = needs.lanes(
            said: scene.lanes?.value, usual: surroundings, mayUseOpposite: mayUseOpposite)
        usesOppositeLane = lanes == 1 && needs.left != nil && mayUseOpposite
        egoLane = needs.egoLane(of: lanes, scene.ego)
        let usual = scene.density?.value == .jam ? 4 : surroundings.usualSpeed
        let stands = scene.ego.way == .stopped || scene.ego.way == .waiting
        egoSpeed = scene.ego.speed ?? (stands ? 0 : usual * (scene.ego.pace?.factor ?? 1))
        ego = Role("ego", .car, lane: egoLane, s: 0, speed: egoSpeed, words: scene.ego.words)
        try checkRoad()
        placeEverybody()
        for index in scene.events.indices { _ = timing(of: index) }
        addTraffic()
        guard problems.isEmpty else { throw DescriptionError(problems: problems) }
    }

    private func checkRoad() throws {
        var missing: [DescriptionError.Problem] = []
        func miss(_ words: String?, _ side: String) {
            guard let words else { return }
            let count = lanes == 1 ? "one lane" : "\(lanes) lanes"
            missing.append(
                .impossible(
                    words, reason: "there is no lane \(side) of the ego on a road of \(count)"))
        }
        if !usesOppositeLane, egoLane == -1 { miss(needs.left, "left") }
        if egoLane == -lanes { miss(needs.right, "right") }
        guard missing.isEmpty else { throw DescriptionError(problems: missing) }
    }

    // MARK: The road

    var laneWidth: Double {
        scene.laneWidth?.value ?? Road(usual: surroundings).laneWidth
    }

    var hasParked: Bool { scene.participants.contains { $0.way == .parked } }

    /// Metres beside the outer lanes; parked cars need room.
    var shoulder: Double {
        max(Road(usual: surroundings).shoulderWidth, hasParked || pullsOver ? 2.4 : 0)
    }

    private var pullsOver: Bool { scene.events.contains { $0.action == .pullOver } }

    var leftLanes: Int { isOneWay ? 0 : lanes }

    var road: Road {
        Road(
            usual: surroundings, rightLanes: lanes, leftLanes: leftLanes, laneWidth: laneWidth,
            shoulderWidth: shoulder)
    }

    /// The lane beside another one in the ego's direction, or the nearest one against it.
    func lane(_ side: Side, of lane: Int) -> Int {
        let next = lane + ((side != .right) == (lane < 0) ? 1 : -1)
        return next == 0 ? (lane < 0 ? 1 : -1) : next
    }

    subscript(_ who: Who) -> [Role] {
        switch who {
        case .ego: [ego]
        case .somebody(let index): members[index].map { cast[$0] }
        }
    }

    /// Changes one of somebody's members.
    mutating func change<Value>(
        _ who: Who, _ member: Int = 0, _ body: (inout Role) -> Value
    ) -> Value {
        switch who {
        case .ego: body(&ego)
        case .somebody(let index): body(&cast[members[index][member]])
        }
    }
}

extension Scene {
    /// What surrounds the road where the words do not say.
    var usualSurroundings: Road.Surroundings {
        if townSign != nil { return .urban }
        let isTown = participants.contains {
            [.pedestrian, .bicycle].contains($0.actorClass) || $0.way == .parked
        }
        if isTown { return .urban }
        if let speed = ego.speed, speed < 17 { return .urban }
        return lanes?.value == 1 ? .rural : .highway
    }
}

extension Road.Surroundings {
    /// Metres a second.
    var usualSpeed: Double {
        switch self {
        case .highway: 25
        case .urban: 12
        case .rural: 18
        }
    }
}

extension Pace {
    var factor: Double { self == .slow ? 0.65 : 1.25 }
}
