import Sim

extension Scenario {
    /// What the scenario shows, in words that `Description` understands: a caption.
    package var sentence: String {
        Caption(self).sentences.joined(separator: " ")
    }
}

/// Tells a scenario: the scenery and the ego, then those who do something, then those who are there.
struct Caption {
    let scenario: Scenario
    private let times: [ManeuverTime]

    init(_ scenario: Scenario) {
        self.scenario = scenario
        times = scenario.maneuverTimes()
    }

    var sentences: [String] {
        let told = scenario.actors.map { (user: $0, first: firstTime(of: $0)) }
        let acting = told.filter { $0.first != nil }.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
        let present = told.filter { $0.first == nil }.map(\.user)
        var stories: [String] = []
        var last: Double?
        for user in [scenario.ego] + acting.map(\.user) {
            guard let story = story(of: user, behind: last) else { continue }
            stories.append(story.text)
            last = story.last
        }
        let parts =
            [scenery, drive].filter { !$0.isEmpty } + stories + presence(of: present) + [length]
        return parts.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }
    }

    private func firstTime(of user: RoadUser) -> Double? {
        if let trajectory = way(of: user), side(crossedFrom: trajectory) != nil {
            return trajectory.waypoints[0].time
        }
        return times.first { $0.id == user.id }?.start
    }

    // MARK: The ego

    private var driving: Driving? {
        if case .driving(let driving) = scenario.ego.motion { driving } else { nil }
    }

    private var drive: String {
        guard let driving else { return "" }
        guard driving.speed > 0 else { return "we stand still" }
        let lanes = scenario.road.rightLanes
        let lane = driving.lane == -1 ? "left" : driving.lane == -lanes ? "right" : "middle"
        let place = lanes > 1 ? " in the \(lane) lane" : ""
        return "we drive at \((driving.speed * 3.6).whole) km/h\(place)"
    }

    private var length: String {
        let seconds = scenario.duration.hundredths
        return "the scene lasts about \(seconds) second\(seconds == "1" ? "" : "s")"
    }

    // MARK: Those who do something

    /// `After 2 seconds a silver car ahead of us brakes hard, then accelerates`; nil of those who do nothing.
    ///
    /// - Parameter last: when began what was told before; nil where nothing was.
    /// - Returns: the words, and when the last of what they tell begins.
    private func story(
        of user: RoadUser, behind last: Double?
    ) -> (text: String, last: Double)? {
        if let trajectory = way(of: user), let side = side(crossedFrom: trajectory) {
            let start = trajectory.waypoints[0].time
            let text = "\(Self.when(start, behind: last))\(name(user)) crosses from the \(side)"
            return (text, start)
        }
        let deeds = deeds(of: user)
        guard let first = deeds.first, let end = deeds.last else { return nil }
        let isEgo = user.id == scenario.ego.id
        let text = told(deeds, by: isEgo ? "we" : placed(user), isPlain: isEgo)
        return (Self.when(first.start, behind: last) + text, end.start)
    }

    private func deeds(of user: RoadUser) -> [Deed] {
        Deed.all(of: user, in: scenario, times.filter { $0.id == user.id })
    }

    private func told(_ deeds: [Deed], by subject: String, isPlain: Bool) -> String {
        var words = ""
        for (number, deed) in deeds.enumerated() {
            let verb = isPlain ? deed.plain : deed.inflected
            if number == 0 {
                words = "\(subject) \(verb)"
            } else {
                words +=
                    ", then \(Self.after(deed.start - (deeds[number - 1].end ?? deed.start)))\(verb)"
            }
        }
        return words
    }

    /// When a story begins; what is told first begins soon where nothing is said.
    private static func when(_ start: Double, behind last: Double?) -> String {
        guard let last else { return after(start) }
        if abs(start - last) < 0.25 { return "at the same time " }
        let halves = max((start * 2).rounded() / 2, 0.5)
        return halves == 1 ? "after a second " : "after \(halves.written) seconds "
    }

    private static func after(_ seconds: Double) -> String {
        let halves = (seconds * 2).rounded() / 2
        return halves < 1.5 ? "" : "after \(halves.written) seconds "
    }

    // MARK: Those who are there

    /// A sentence for each place with all who are there.
    private func presence(of users: [RoadUser]) -> [String] {
        var places: [(place: String, users: [RoadUser])] = []
        for user in users {
            let place = whereabouts(of: user)
            if let index = places.firstIndex(where: { $0.place == place }) {
                places[index].users.append(user)
            } else {
                places.append((place, [user]))
            }
        }
        return places.map { place, users in
            let names = counted(users)
            let verb = users.count == 1 ? "is" : "are"
            guard let last = names.last, names.count > 1 else {
                return "\(names[0]) \(verb) \(place)"
            }
            return names.dropLast().joined(separator: ", ") + " and \(last) \(verb) \(place)"
        }
    }

    /// The names of several, those who look alike together.
    private func counted(_ users: [RoadUser]) -> [String] {
        var alike: [[RoadUser]] = []
        for user in users {
            if let index = alike.firstIndex(where: { name($0[0]) == name(user) }) {
                alike[index].append(user)
            } else {
                alike.append([user])
            }
        }
        return alike.map { name($0[0], count: $0.count) }
    }
}
