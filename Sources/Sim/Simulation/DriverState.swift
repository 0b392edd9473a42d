/// What a driver is about to do: the speed wished for, the lane, and every maneuver's progress.
struct DriverState: Sendable {
    enum Progress: Sendable, Equatable {
        case waiting
        /// The condition was true; starts at this time.
        case due(at: Double)
        case running
        case ended
    }

    /// 1 along the reference line, −1 against it; stays, even in a lane of the other direction.
    let direction: Double
    let habits: DriverHabits
    /// The lane driven in or changed to.
    private(set) var lane: Int
    /// Metres a second.
    private(set) var wish: Double
    /// Metres to the left of the reference line.
    private(set) var offset: Double
    /// By index of the maneuver.
    private(set) var progress: [Progress]
    private(set) var speedChange: Change?
    private(set) var offsetChange: LateralChange?
    /// When the latest change of lane began.
    private(set) var signalStart = 0.0

    init(_ driving: Driving, on road: Road) {
        direction = driving.lane > 0 ? -1 : 1
        habits = driving.habits
        lane = driving.lane
        wish = driving.speed
        offset = road.offset(ofLane: driving.lane) + driving.offset
        progress = driving.maneuvers.map { _ in .waiting }
    }

    /// Starts what is due; a maneuver ends the one of its kind that still runs.
    ///
    /// A change of lane waits while somebody is beside.
    mutating func startManeuvers(_ maneuvers: [Maneuver], of user: UserState, in traffic: Traffic) {
        for (index, maneuver) in maneuvers.enumerated() {
            let trigger = maneuver.trigger
            if progress[index] == .waiting, traffic.holds(trigger.condition, for: user) {
                progress[index] = .due(at: traffic.time + trigger.delay)
            }
            if case .due(let time) = progress[index], time <= traffic.time + 1e-9 {
                start(maneuver.action, index, of: user, in: traffic)
            }
        }
    }

    private mutating func start(
        _ action: Maneuver.Action, _ index: Int, of user: UserState, in traffic: Traffic
    ) {
        switch action {
        case .speed(let target, let transition):
            progress[index] = .running
            if let running = speedChange { progress[running.maneuver] = .ended }
            speedChange = Change(
                maneuver: index, start: user.speed, end: target, transition: transition)
        case .laneChange(_, let transition), .laneOffset(_, let transition):
            guard let goal = traffic.goal(of: action, for: user),
                !habits.yields || traffic.neighbour(of: user, at: goal.offset) == nil
            else { return }
            if case .laneChange = action { signalStart = traffic.time }
            lane = goal.lane
            move(to: goal.offset, transition, index, of: user, action: action)
        }
    }

    /// Begins to move sideways, from the lateral speed that a running change has.
    private mutating func move(
        to end: Double, _ transition: Transition, _ index: Int, of user: UserState,
        action: Maneuver.Action
    ) {
        let changesLane = if case .laneChange = action { true } else { false }
        progress[index] = .running
        if let running = offsetChange { progress[running.maneuver] = .ended }
        offsetChange = LateralChange(
            maneuver: index, from: offset, to: end, transition, changesLane: changesLane,
            speed: user.speed, acrossSpeed: user.acrossSpeed,
            limit: user.user.actorClass.lateralLimit(at: user.speed))
    }

    /// One tick of the running change of speed; the speed that a free road would allow.
    mutating func advanceSpeed(from speed: Double) -> Double {
        let before = wish
        if var change = speedChange {
            // Counted in metres, a change from or to a standstill would never end.
            change.advance(speed: max(speed, 0.5))
            wish = change.value
            if change.isComplete { progress[change.maneuver] = .ended }
            speedChange = change.isComplete ? nil : change
        }
        // Somebody held up by traffic gathers speed again as a driver would.
        let recovered = speed + CarFollowing.acceleration * Traffic.step
        return min(wish, recovered + max(wish - before, 0))
    }

    /// One tick of the running change of lane.
    mutating func advanceOffset(speed: Double) {
        guard var change = offsetChange else { return }
        change.advance(speed: speed)
        offset = change.value
        if change.isComplete { progress[change.maneuver] = .ended }
        offsetChange = change.isComplete ? nil : change
    }
}

extension DriverState {
    /// A quantity on its way from one value to another.
    struct Change: Sendable {
        /// Index of the maneuver that asked for it.
        let maneuver: Int
        let start: Double
        let end: Double
        let transition: Transition
        /// Seconds or metres, as the transition counts.
        private(set) var progress = 0.0

        init(maneuver: Int, start: Double, end: Double, transition: Transition) {
            self.maneuver = maneuver
            self.start = start
            self.end = end
            self.transition = transition
        }

        var value: Double { transition.value(from: start, to: end, at: progress) }

        var isComplete: Bool { progress >= transition.span(ofChange: end - start) - 1e-9 }

        /// One tick.
        mutating func advance(speed: Double) {
            switch transition.extent {
            case .time, .rate: progress += Traffic.step
            case .distance: progress += Traffic.step * speed
            }
        }
    }
}
