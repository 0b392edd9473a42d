import Sim

extension ScenarioText {
    /// A maneuver as a scenario file has it.
    static func written(_ maneuver: Maneuver) -> String {
        let action =
            switch maneuver.action {
            case .speed(let to, let transition):
                "speed: {to: \(to.hundredths), \(written(transition))}"
            case .laneChange(.lane(let lane), let transition):
                "lane_change: {to: \(lane), \(written(transition))}"
            case .laneChange(.same(let id), let transition):
                "lane_change: {to: \(id), \(written(transition))}"
            case .laneOffset(let to, let transition):
                "offset: {to: \(to.hundredths), \(written(transition))}"
            }
        return "{\(action), when: \(written(maneuver.trigger))}"
    }

    private static func written(_ transition: Transition) -> String {
        switch transition.extent {
        case .time(let time): "time: \(time.hundredths)"
        case .rate(let rate): "rate: \(rate.hundredths)"
        case .distance(let distance): "distance: \(distance.hundredths)"
        }
    }

    /// Of the conditions that the staging uses.
    static func written(_ trigger: Trigger) -> String {
        let condition =
            switch trigger.condition {
            case .after(let actor?, let maneuver): "after: \(actor).\(maneuver)"
            case .after(nil, let maneuver): "after: \(maneuver)"
            case .lead(let id, .greater(let metres)):
                "ahead_of: \(id), greater_than: \(metres.hundredths)"
            case .time(let time): "time: \(time.hundredths)"
            default: preconditionFailure("no condition of a staging: \(trigger.condition)")
            }
        return "{\(condition)\(trigger.delay > 0 ? ", delay: \(trigger.delay.hundredths)" : "")}"
    }
}

extension Double {
    /// As files have it, with two digits at most.
    var hundredths: String { ((self * 100).rounded() / 100).written }

    var written: String { self == rounded() && abs(self) < 1e15 ? "\(Int(self))" : "\(self)" }
}
