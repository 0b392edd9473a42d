/// Something in a scenario that does not come about as it is written.
public struct ScenarioWarning: Sendable, Equatable, CustomStringConvertible {
    /// Of the ego or the actor.
    public let id: String
    /// Its maneuver; nil where none is concerned.
    public let maneuver: String?
    public let message: String

    public var description: String {
        "\(id): " + (maneuver.map { "'\($0)' " } ?? "") + message
    }
}

extension Rehearsal {
    /// What was seen, in words.
    var warnings: [ScenarioWarning] {
        traffic.users.flatMap { user -> [ScenarioWarning] in
            let sightings = sightings[user.track] ?? []
            var warnings = startWarnings(user, sightings)
            for (index, maneuver) in user.user.maneuvers.enumerated() {
                guard let driver = user.driver else { continue }
                let message = message(maneuver, driver.progress[index], sightings[index], user)
                warnings +=
                    message.map {
                        [ScenarioWarning(id: user.user.id, maneuver: maneuver.name, message: $0)]
                    } ?? []
            }
            guard let delay = delays[user.track] else { return warnings }
            let message =
                "is slowed to \(delay.speed.tenths) m/s by '\(delay.leader)' while it has maneuvers to do "
                + "and wishes \(delay.wish.tenths) m/s; 'follows: false' or 'yields: false' lets it go on"
            return warnings + [ScenarioWarning(id: user.user.id, maneuver: nil, message: message)]
        }
    }

    private func startWarnings(_ user: UserState, _ sightings: [Sighting]) -> [ScenarioWarning] {
        guard let start = user.user.start, user.wayStart == nil else { return [] }
        let why = reason(start, sightings[0])
        return [
            ScenarioWarning(
                id: user.user.id, maneuver: nil, message: "never starts its way: \(why)")
        ]
    }

    private func message(
        _ maneuver: Maneuver, _ progress: DriverState.Progress, _ sighting: Sighting,
        _ user: UserState
    ) -> String? {
        switch progress {
        case .waiting: return "never starts: " + reason(maneuver.trigger, sighting)
        case .due(let time):
            guard let waiting = sighting.waiting else {
                return "never starts: it is due at \(time.tenths) s, the scenario ends at "
                    + "\(duration.tenths) s"
            }
            return "never starts: it waits for room from \(waiting.since.tenths) s on, "
                + "'\(waiting.blocker)' is beside"
        case .running:
            let stands = user.speed < 0.1 ? ", and '\(user.user.id)' stands" : ""
            return
                "never ends: it still runs when the scenario ends at \(duration.tenths) s\(stands)"
        case .ended:
            return sighting.limitedTo.map {
                "asks for more than a \(user.user.actorClass) can do at its speed; it takes "
                    + "\($0.tenths) s"
            }
        }
    }

    private func reason(_ trigger: Trigger, _ sighting: Sighting) -> String {
        switch trigger.condition {
        case .time(let time):
            return "it waits for \(time.tenths) s, the scenario ends at \(duration.tenths) s"
        case .after(_, let maneuver): return "'\(maneuver)' never ends"
        case .all: return "its conditions are never true together"
        case .any: return "none of its conditions is ever true"
        default:
            guard let nearest = sighting.nearest else { return "its condition never applies" }
            return "its condition is never true; the nearest value is \(nearest.tenths)"
        }
    }
}

extension Double {
    /// With one digit behind the point at most.
    fileprivate var tenths: String { ((self * 10).rounded() / 10).written }
}
