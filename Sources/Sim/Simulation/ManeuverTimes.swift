/// When a maneuver runs, as the scenario is played.
package struct ManeuverTime: Sendable, Equatable {
    /// Of the ego or the actor.
    package let id: String
    /// Place among the actor's maneuvers.
    package let index: Int
    /// Seconds since the start of the scenario.
    package var start: Double
    /// Nil while it runs when the scenario ends.
    package var end: Double?
}

extension Scenario {
    /// Plays the scenario without drawing it: the maneuvers that begin, in the order in which they do.
    package func maneuverTimes() -> [ManeuverTime] {
        var traffic = Traffic(self, on: road.reaching(reach(of: duration)))
        var times: [ManeuverTime] = []
        while traffic.time < duration - 1e-9 {
            traffic = traffic.advanced()
            for user in traffic.users { note(user, at: traffic.time, in: &times) }
        }
        return times
    }

    private func note(_ user: UserState, at time: Double, in times: inout [ManeuverTime]) {
        for (index, progress) in (user.driver?.progress ?? []).enumerated() {
            let known = times.firstIndex { $0.id == user.user.id && $0.index == index }
            switch progress {
            case .waiting, .due: continue
            case .running, .ended:
                if known == nil {
                    times.append(ManeuverTime(id: user.user.id, index: index, start: time))
                }
            }
            let place = known ?? times.count - 1
            if progress == .ended, times[place].end == nil { times[place].end = time }
        }
    }
}
