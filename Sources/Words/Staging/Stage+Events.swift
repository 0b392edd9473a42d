import Sim

extension Stage {
    /// Stages an event, after those that it waits for.
    mutating func timing(of index: Int) -> Timing {
        if let known = timings[index] { return known }
        let event = scene.events[index]
        guard staging.insert(index).inserted else {
            problems.append(.impossible(event.words, reason: "it waits for itself"))
            return Timing(begin: Trigger(.time(1)), end: Trigger(.time(1)), start: 1, finish: 1)
        }
        let (trigger, start) = begin(of: event)
        let timing = stage(event, when: trigger, at: start)
        timings[index] = timing
        return timing
    }

    /// The trigger of an event, and about when it fires.
    private mutating func begin(of event: Event) -> (Trigger, Double) {
        switch event.start {
        case .first:
            let usual = event.action == .cross ? 0.5 : 1
            return (Trigger(.time(usual)), usual)
        case .at(let time): return (Trigger(.time(time)), time)
        case .with(let other, let delay):
            let timing = timing(of: other)
            return (timing.begin.delayed(delay), timing.start + delay)
        case .after(let other, let delay):
            let timing = timing(of: other)
            return (timing.end.delayed(delay), timing.finish + delay)
        }
    }

    private mutating func stage(_ event: Event, when trigger: Trigger, at start: Double) -> Timing {
        switch event.action {
        case .brake, .stop, .accelerate: changeSpeed(event, trigger, start)
        case .cutIn: cutIn(event, trigger, start)
        case .overtake: overtake(event, trigger, start)
        case .changeLane, .leaveLane: changeLane(event, event.side, trigger, start)
        case .pullOut: pullOut(event, trigger, start)
        case .goBack: goBack(event, trigger, start)
        case .swerve, .pullOver: moveAside(event, trigger, start)
        case .cross: cross(event, trigger, start)
        case .walk, .wait, .go, .goOn, .approach, .follow, .lead, .meet:
            Timing(begin: trigger, end: trigger, start: start, finish: start)
        }
    }

    mutating func fail(_ event: Event, _ reason: String) -> Timing {
        problems.append(.impossible(event.words, reason: reason))
        return Timing(begin: Trigger(.time(1)), end: Trigger(.time(1)), start: 1, finish: 1)
    }

    /// Adds a maneuver for each of those who do it, and says when it runs.
    mutating func perform(
        _ event: Event, _ trigger: Trigger, _ start: Double, taking time: Double,
        _ action: (Role) -> Maneuver.Action
    ) -> Timing {
        var timing = Timing(begin: trigger, end: trigger, start: start, finish: start + time)
        for member in self[event.who].indices {
            let delayed = trigger.delayed(0.5 * Double(member))
            let (id, name) = change(event.who, member) { role in
                (role.id, role.add(action(role), when: delayed, event.words))
            }
            if member == 0 { timing.end = Trigger(.after(actor: id, maneuver: name)) }
        }
        return timing
    }
}

extension Trigger {
    func delayed(_ seconds: Double) -> Trigger {
        guard seconds > 0 else { return self }
        // Later is a later time, not a delay.
        if case .time(let time) = condition, delay == 0 { return Trigger(.time(time + seconds)) }
        return Trigger(condition, delay: delay + seconds)
    }

    /// The delay that was asked for behind another event.
    var delayBehindEvent: Double {
        if case .time = condition { 0 } else { delay }
    }
}

extension Double {
    var whole: Int { Int(rounded()) }
}
