/// All road users at one tick of the simulation's clock; a value, so that every replay is the same.
struct Traffic: Sendable {
    /// Ticks a second: 60, 30, 15, 10 and 7.5 frames a second all fall on ticks.
    static let rate = 60.0
    /// Seconds.
    static let step = 1 / rate

    let road: Road
    private(set) var tick = 0
    /// The ego first, then the actors in the order of the scenario.
    private(set) var users: [UserState]

    /// The first tick of a scenario on a road that may reach farther than the scenario's own.
    init(_ scenario: Scenario, on road: Road) {
        self.road = road
        users = ([scenario.ego] + scenario.actors).enumerated().map { track, user in
            UserState(user, track: track, on: road)
        }
    }

    /// Seconds since the start.
    var time: Double { Double(tick) / Self.rate }

    /// One tick later; everybody reacts to where the others are now.
    func advanced() -> Traffic {
        var next = self
        next.tick += 1
        for index in users.indices { next.users[index].advance(in: self) }
        return next
    }

    /// Everybody at a time between this tick and the next.
    func users(at time: Double) -> [UserState] {
        zip(users, advanced().users).map { now, next in
            var user = now
            user.advance(towards: next, from: self.time, to: time, on: road)
            return user
        }
    }

    /// Somebody by name.
    func user(_ id: String) -> UserState? { users.first { $0.user.id == id } }
}
