extension Scenario {
    /// The scenario's moments, played as they are asked for.
    ///
    /// The same moment of the same scenario is the same world at any frame rate: the clock ticks
    /// sixty times a second; between two ticks drivers are interpolated, given ways are exact.
    ///
    /// - Parameters:
    ///   - fps: frames a second; the scenario's own when nil.
    ///   - duration: seconds; the scenario's own when nil. Beyond it everybody just drives on.
    public func worlds(fps: Double? = nil, duration: Double? = nil) -> WorldSequence {
        WorldSequence(self, fps: fps ?? self.fps, duration: duration ?? self.duration)
    }

    /// The scenario's world at a time in seconds; to get many, ask `worlds()`.
    public func world(at time: Double) -> World {
        var worlds = worlds(duration: max(time, duration))
        return worlds.world(at: time)
    }
}

/// The worlds of a scenario's frames, one at a time.
public struct WorldSequence: Sequence, IteratorProtocol, Sendable {
    /// How many frames there are, at least one.
    public private(set) var count: Int
    public private(set) var fps: Double
    private let scenario: Scenario
    private let scenery: Scenery
    private let looks: [Look]
    private var traffic: Traffic
    private var frame = 0

    init(_ scenario: Scenario, fps: Double, duration: Double) {
        precondition(fps > 0 && duration > 0, "\(duration) s at \(fps) frames a second")
        self.scenario = scenario
        self.fps = fps
        count = Scenario.frameCount(duration: duration, fps: fps)
        let end = scenario.sceneryEnd(duration: duration)
        let road = scenario.road.reaching(scenario.reach(of: duration))
        scenery = Scenery(along: road, from: scenario.sceneryStart, to: end, seed: scenario.seed)
        looks = scenario.looks
        traffic = Traffic(scenario, on: road)
    }

    public var underestimatedCount: Int { count - frame }

    /// The same drive at another rate: scenery and road stay as they are, even where frames go on past
    /// its end.
    public func retimed(fps: Double, count: Int) -> WorldSequence {
        precondition(frame == 0 && fps > 0 && count > 0, "\(count) worlds from frame \(frame) on")
        var other = self
        (other.fps, other.count) = (fps, count)
        return other
    }

    public mutating func next() -> World? {
        guard frame < count else { return nil }
        defer { frame += 1 }
        return world(at: Double(frame) / fps)
    }

    /// The world at a time not before the clock's.
    fileprivate mutating func world(at time: Double) -> World {
        let ticks = time * Traffic.rate
        let whole = Int((ticks + 1e-6).rounded(.down))
        while traffic.tick < whole { traffic = traffic.advanced() }
        let rest = ticks - Double(whole)
        return world(of: rest > 1e-6 ? traffic.users(at: time) : traffic.users, at: time)
    }

    private func world(of users: [UserState], at time: Double) -> World {
        let actors = zip(users, looks).map { user, look in
            user.actor(look, at: time, in: scenario.environment)
        }
        guard let ego = actors[0] else {
            preconditionFailure("the ego of \(scenario.name) is absent at \(time) s")
        }
        return World(
            time: time, environment: scenario.environment, road: traffic.road,
            scenery: scenery, camera: scenario.camera, ego: ego,
            actors: actors.dropFirst().compactMap { $0 })
    }
}

extension Scenario {
    /// Where scenery begins along the road: what lies behind the ego is hardly seen.
    fileprivate var sceneryStart: Double { egoRange(duration: 0).lowerBound - 50 }

    /// Where the road must reach: faster ones drive on where the ego cannot see them any more.
    func reach(of duration: Double) -> Double { sceneryEnd(duration: duration) + 600 }

    /// Where scenery ends: 400 m beyond the ego's last place.
    fileprivate func sceneryEnd(duration: Double) -> Double {
        egoRange(duration: duration).upperBound + 400
    }

    /// Where along the road the ego can be in the course of `duration` seconds.
    private func egoRange(duration: Double) -> ClosedRange<Double> {
        switch ego.motion {
        case .driving(let driving):
            return driving.s...driving.s + driving.highestSpeed * duration
        case .trajectory(let trajectory):
            return road.range(of: trajectory.waypoints.map { Vector3($0.x, $0.y, 0) })
        case .boxes(let track):
            return road.range(of: track.boxes.values.map(\.center))
        }
    }
}

extension Driving {
    /// The highest speed that is ever asked for.
    fileprivate var highestSpeed: Double {
        maneuvers.reduce(speed) { highest, maneuver in
            guard case .speed(let target, _) = maneuver.action else { return highest }
            return Swift.max(highest, target)
        }
    }
}

extension Road {
    /// From the first to the last place along the road of some points.
    fileprivate func range(of points: [Vector3]) -> ClosedRange<Double> {
        let places = points.map { locate($0).s }
        return (places.min() ?? 0)...(places.max() ?? 0)
    }
}
