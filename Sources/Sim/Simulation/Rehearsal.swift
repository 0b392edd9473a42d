extension Scenario {
    /// Plays the scenario without drawing it: maneuvers that never start or never end, that a body cannot
    /// follow, or that other traffic undoes.
    ///
    /// - Parameter duration: seconds; the scenario's own when nil.
    public func warnings(duration: Double? = nil) -> [ScenarioWarning] {
        guard hasPlans else { return [] }
        var rehearsal = Rehearsal(self, duration: duration ?? self.duration)
        rehearsal.play()
        return rehearsal.warnings
    }

    /// Whether anybody waits for something or wants to change.
    private var hasPlans: Bool {
        ([ego] + actors).contains { $0.start != nil || !$0.maneuvers.isEmpty }
    }
}

extension RoadUser {
    /// Of somebody who drives.
    var maneuvers: [Maneuver] {
        if case .driving(let driving) = motion { driving.maneuvers } else { [] }
    }
}

/// A scenario that is played to see what becomes of its maneuvers.
struct Rehearsal {
    /// What was seen of one maneuver, or of the start of a given way.
    struct Sighting {
        /// The compared value that came nearest to the threshold.
        var nearest: Double?
        /// Who was in the way of a change of lane last, and since when it waits.
        var waiting: (since: Double, blocker: String)?
        /// Seconds that a change of lane took at least.
        var limitedTo: Double?
    }

    /// Metres a second that somebody with plans is slower than it wishes.
    struct Delay {
        var speed: Double
        var wish: Double
        var leader: String
    }

    let duration: Double
    private(set) var traffic: Traffic
    private(set) var sightings: [Int: [Sighting]] = [:]
    private(set) var delays: [Int: Delay] = [:]

    /// Less than this is how traffic flows.
    private static let usualDelay = 2.0

    init(_ scenario: Scenario, duration: Double) {
        self.duration = duration
        traffic = Traffic(scenario, on: scenario.road.reaching(scenario.reach(of: duration)))
        for user in traffic.users {
            let count = max(user.user.maneuvers.count, 1)
            sightings[user.track] = Array(repeating: Sighting(), count: count)
        }
    }

    mutating func play() {
        while traffic.time < duration - 1e-9 {
            for user in traffic.users { observe(user) }
            traffic = traffic.advanced()
        }
        for user in traffic.users { observe(user) }
    }

    private mutating func observe(_ user: UserState) {
        if let start = user.user.start, user.wayStart == nil {
            observe(start.condition, 0, of: user)
        }
        guard let driver = user.driver, !user.user.maneuvers.isEmpty else { return }
        for (index, maneuver) in user.user.maneuvers.enumerated() {
            switch driver.progress[index] {
            case .waiting: observe(maneuver.trigger.condition, index, of: user)
            case .due(let time) where time <= traffic.time + 1e-9:
                guard let blocker = traffic.blocker(of: maneuver.action, for: user) else {
                    continue
                }
                let since = sightings[user.track]?[index].waiting?.since ?? time
                sightings[user.track]?[index].waiting = (since, blocker)
            case .due, .ended: continue
            case .running:
                guard let change = driver.offsetChange, change.maneuver == index else { continue }
                sightings[user.track]?[index].limitedTo = change.limitedTo
            }
        }
        if driver.progress.contains(where: { $0 != .ended }) { observeDelay(of: user, driver) }
    }

    private mutating func observe(
        _ condition: Trigger.Condition, _ index: Int, of user: UserState
    ) {
        guard let (value, threshold) = traffic.comparison(condition, for: user) else { return }
        let old = sightings[user.track]?[index].nearest ?? value
        let isLess = if case .less = threshold { true } else { false }
        sightings[user.track]?[index].nearest = isLess ? min(old, value) : max(old, value)
    }

    private mutating func observeDelay(of user: UserState, _ driver: DriverState) {
        let missing = driver.wish - user.speed
        let worst = delays[user.track].map { $0.wish - $0.speed } ?? Self.usualDelay
        guard missing > worst, let leader = traffic.leader(of: user) else { return }
        delays[user.track] = Delay(speed: user.speed, wish: driver.wish, leader: leader)
    }
}

extension Traffic {
    /// What a trigger compares now, and with what; nil for other conditions and where there is nothing to
    /// compare.
    fileprivate func comparison(
        _ condition: Trigger.Condition, for user: UserState
    ) -> (value: Double, threshold: Trigger.Threshold)? {
        guard let threshold = condition.threshold else { return nil }
        return value(of: condition, for: user).map { ($0, threshold) }
    }

    /// Who is beside where a maneuver leads.
    fileprivate func blocker(of action: Maneuver.Action, for user: UserState) -> String? {
        guard let end = goal(of: action, for: user)?.offset else { return nil }
        return neighbour(of: user, at: end)?.user.id
    }
}
