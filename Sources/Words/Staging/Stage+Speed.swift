import Sim

extension Stage {
    mutating func changeSpeed(
        _ event: Event, _ trigger: Trigger, _ start: Double
    ) -> Timing {
        guard let role = self[event.who].first, role.way == nil else {
            return fail(event, "somebody on foot does not brake or accelerate here")
        }
        if event.action == .accelerate, standsAside(role) {
            return leaveKerb(event, trigger, start)
        }
        let now = role.currentSpeed
        let goal = speed(after: event, from: now)
        if event.action == .accelerate ? goal <= now : goal >= now {
            return fail(
                event, now == 0 ? "it stands already" : "it drives at \((now * 3.6).whole) km/h")
        }
        let rates: (Double, Double, Double) =
            event.action == .accelerate ? (1, 2, 3.5) : (1.5, 3, 6)
        let rate =
            event.strength == .slight ? rates.0 : event.strength == .strong ? rates.2 : rates.1
        let transition = Transition(.linear, event.time.map { .time($0) } ?? .rate(rate))
        for member in self[event.who].indices {
            change(event.who, member) { $0.currentSpeed = goal }
        }
        return perform(
            event, trigger, start, taking: transition.span(ofChange: goal - now)
        ) { _ in .speed(to: goal, transition) }
    }

    private func speed(after event: Event, from now: Double) -> Double {
        if let speed = event.speed { return (speed * 10).rounded() / 10 }
        let goal: Double =
            switch (event.action, event.strength) {
            case (.stop, _): 0
            case (.accelerate, let strength):
                now < 1
                    ? usualSpeed(of: event.who)
                    : now + (strength == .slight ? 2 : strength == .strong ? 8 : 5)
            case (_, .slight): now * 0.75
            case (_, .strong): now * 0.25
            case (_, nil): now * 0.5
            }
        return (goal * 2).rounded() / 2
    }

    /// The speed to which somebody who stands drives off.
    private func usualSpeed(of who: Who) -> Double {
        let before = self[who].first?.speed ?? 0
        return before > 1 ? before : min(surroundings.usualSpeed, max(egoSpeed, 5))
    }
}
