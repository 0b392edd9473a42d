/// Reads a driver's maneuvers; who is meant by a name is checked later, by the review.
struct ManeuverReader {
    let road: Road

    static let actionKeys = ["speed", "lane_change", "offset"]
    static let transitionKeys = ["to", "shape", "time", "rate", "distance"]
    static let conditionKeys = [
        "time", "headway_to", "time_to_collision", "distance_to", "ahead_of", "after", "own",
        "all", "any",
    ]
    /// Those that compare something about another actor, and its unit.
    static let comparedUnits = [
        "headway_to": "s", "time_to_collision": "s", "distance_to": "m", "ahead_of": "m",
    ]
    static let thresholdKeys = ["less_than", "greater_than"]

    /// What `own` compares, and its unit.
    private enum Own: String, CaseIterable { case speed, s }

    func maneuvers(_ trees: [YAMLTree]) -> [Maneuver] {
        var names: Set<String> = []
        return trees.compactMap { tree in
            guard let fields = tree.fields(Self.actionKeys + ["when", "name"]) else { return nil }
            let action = action(fields)
            let trigger = fields["when"].map(trigger) ?? Trigger(.time(0))
            guard let action, let trigger else { return nil }
            let name = fields["name"]?.text() ?? unused(fields.given(Self.actionKeys)[0], names)
            if !names.insert(name).inserted {
                fields["name"]?.report("there is a maneuver '\(name)' already; names must differ")
            }
            return Maneuver(name: name, action: action, trigger: trigger)
        }
    }

    /// A free name: the word itself, else with a number, as in `speed_2`.
    private func unused(_ name: String, _ names: Set<String>) -> String {
        guard names.contains(name) else { return name }
        let next = (2...).first { !names.contains("\(name)_\($0)") }
        return "\(name)_\(next ?? 2)"
    }

    // MARK: Actions

    private func action(_ fields: Fields) -> Maneuver.Action? {
        let given = fields.given(Self.actionKeys)
        guard given.count == 1, let key = given.first, let tree = fields[key] else {
            fields.tree.report("needs one of \(listed(Self.actionKeys)), found \(given.count)")
            return nil
        }
        if case .scalar(let text) = tree.content {
            tree.report("expected keys and values, as in {\(key): {to: \(text.prefix(40))}}")
            return nil
        }
        guard let fields = tree.fields(Self.transitionKeys) else { return nil }
        let target = fields.required("to")
        if key == "speed" {
            let transition = transition(fields, usual: Transition(.linear, .rate(2)))
            let speed = target?.number(0...100, unit: "m/s")
            guard let transition, let speed else { return nil }
            return .speed(to: speed, transition)
        }
        let transition = transition(fields, usual: Transition(.sinusoidal, .time(3)))
        if key == "offset" {
            let offset = target?.number(-50...50, unit: "m")
            guard let transition, let offset else { return nil }
            return .laneOffset(to: offset, transition)
        }
        let lane = target.flatMap(lane)
        guard let transition, let lane else { return nil }
        return .laneChange(to: lane, transition)
    }

    /// A lane's number, or somebody's name.
    private func lane(_ tree: YAMLTree) -> Maneuver.LaneTarget? {
        guard case .scalar(let text) = tree.content, Int(text) == nil else {
            return tree.lane(on: road).map { .lane($0) }
        }
        return tree.text().map { .same(as: $0) }
    }

    private func transition(_ fields: Fields, usual: Transition) -> Transition? {
        let shape = fields["shape"].map { $0.word(Transition.Shape.self) } ?? usual.shape
        let extents = fields.given(["time", "rate", "distance"])
        if extents.count > 1 {
            fields[extents[1]]?.report("'\(extents[0])' says how long it takes; leave one out")
            return nil
        }
        guard let shape else { return nil }
        guard let key = extents.first, let tree = fields[key] else {
            return Transition(shape, usual.extent)
        }
        let (range, unit) = Self.extentRanges[key] ?? (0...0, "")
        guard let value = tree.number(0...range.upperBound, unit: unit) else { return nil }
        guard shape == .step || value >= range.lowerBound else {
            tree.report(
                "\(value.written) \(unit) is too little; use \(range.lowerBound.written) or more, "
                    + "or 'shape: step' to change at once")
            return nil
        }
        switch key {
        case "time": return Transition(shape, .time(value))
        case "rate": return Transition(shape, .rate(value))
        default: return Transition(shape, .distance(value))
        }
    }

    private static let extentRanges: [String: (ClosedRange<Double>, String)] = [
        "time": (0.1...600, "s"), "rate": (0.01...50, "a second"), "distance": (0.5...10_000, "m"),
    ]

    // MARK: Triggers

    func trigger(_ tree: YAMLTree) -> Trigger? {
        guard
            let fields = tree.fields(Self.conditionKeys + Self.thresholdKeys + ["delay"])
        else { return nil }
        let delay = fields["delay"].map { $0.number(0...600, unit: "s") } ?? 0
        guard let condition = condition(fields), let delay else { return nil }
        return Trigger(condition, delay: delay)
    }

    private func condition(_ fields: Fields) -> Trigger.Condition? {
        let given = fields.given(Self.conditionKeys)
        guard given.count == 1, let key = given.first, let value = fields[key] else {
            fields.tree.report("needs one of \(listed(Self.conditionKeys)), found \(given.count)")
            return nil
        }
        switch key {
        case "all": return joined(value, fields).map { .all($0) }
        case "any": return joined(value, fields).map { .any($0) }
        case "own": return own(value, fields)
        default: return condition(key, value, fields)
        }
    }

    /// The conditions of `all` and `any`.
    private func joined(_ tree: YAMLTree, _ fields: Fields) -> [Trigger.Condition]? {
        reportThresholds(fields, of: "all' or 'any")
        guard let items = tree.list() else { return nil }
        if items.isEmpty { tree.report("needs a condition such as {time: 2}") }
        let conditions = items.compactMap { item in
            item.fields(Self.conditionKeys + Self.thresholdKeys).flatMap(condition)
        }
        return !items.isEmpty && conditions.count == items.count ? conditions : nil
    }

    private func own(_ tree: YAMLTree, _ fields: Fields) -> Trigger.Condition? {
        guard let own = tree.word(Own.self),
            let threshold = threshold(fields, unit: own == .speed ? "m/s" : "m")
        else { return nil }
        return own == .speed ? .ownSpeed(threshold) : .ownS(threshold)
    }

    private func reportThresholds(_ fields: Fields, of key: String) {
        guard let needless = fields.given(Self.thresholdKeys).first else { return }
        fields[needless]?.report("'\(key)' is compared with nothing; leave it out")
    }

    private func condition(
        _ key: String, _ value: YAMLTree, _ fields: Fields
    ) -> Trigger.Condition? {
        guard let unit = Self.comparedUnits[key] else {
            reportThresholds(fields, of: key)
            if key == "time" { return value.number(0...3_600, unit: "s").map { .time($0) } }
            return value.text().map(after)
        }
        guard let id = value.text(), let threshold = threshold(fields, unit: unit)
        else { return nil }
        switch key {
        case "headway_to": return .headway(to: id, threshold)
        case "time_to_collision": return .timeToCollision(with: id, threshold)
        case "distance_to": return .distance(to: id, threshold)
        default: return .lead(over: id, threshold)
        }
    }

    /// `maneuver`, or `actor.maneuver`.
    private func after(_ text: String) -> Trigger.Condition {
        let parts = text.split(separator: ".").map(String.init)
        return .after(actor: parts.count > 1 ? parts[0] : nil, maneuver: parts.last ?? text)
    }

    private func threshold(_ fields: Fields, unit: String) -> Trigger.Threshold? {
        let given = fields.given(Self.thresholdKeys)
        guard given.count == 1, let key = given.first else {
            fields.tree.report("needs one of \(listed(Self.thresholdKeys)), found \(given.count)")
            return nil
        }
        let value = fields[key]?.number(-20_000...20_000, unit: unit)
        return value.map { key == "less_than" ? .less(than: $0) : .greater(than: $0) }
    }
}
