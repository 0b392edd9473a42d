/// What only shows when all of a scenario is known: names, and who stands where.
struct ScenarioReview {
    let scenario: Scenario
    let root: Fields
    let actors: [YAMLTree]

    private var users: [RoadUser] { [scenario.ego] + scenario.actors }

    func report() {
        reportNames()
        reportAbsentEgo()
        for tree in actors { reportReferences(of: tree.id ?? "", tree) }
        if let ego = root["ego"] { reportReferences(of: "ego", ego) }
        reportCollisions()
    }

    /// Everybody who could be read, with their place in the file.
    private var trees: [(user: RoadUser, tree: YAMLTree)] {
        users.compactMap { user in
            let tree = user.id == "ego" ? root["ego"] : actors.first { $0.id == user.id }
            return tree.map { (user, $0) }
        }
    }

    private func reportNames() {
        var seen: [String: Int] = [:]
        for tree in actors {
            guard let id = tree.id else { continue }
            if id == "ego" {
                tree.report("'ego' is the camera's own vehicle; choose another id")
            } else if let line = seen[id] {
                tree.report("the id '\(id)' is taken by the actor in line \(line); ids must differ")
            }
            seen[id] = tree.line
        }
    }

    /// The camera sits on the ego, so it must be there in every frame.
    private func reportAbsentEgo() {
        guard case .boxes(let track) = scenario.ego.motion else { return }
        let missing = (0..<scenario.frameCount).first { track.boxes[$0] == nil }
        if let missing {
            root["ego"]?.report("has no box in frame \(missing) of \(scenario.frameCount)")
        }
    }

    // MARK: References

    private var ids: [String] { ["ego"] + actors.compactMap(\.id) }

    private func reportReferences(of id: String, _ tree: YAMLTree) {
        for maneuver in tree.child("maneuvers")?.items ?? [] {
            maneuver.child("lane_change")?.child("to").map(reportLaneOfNobody)
            maneuver.child("when").map { reportCondition($0, of: id) }
        }
        tree.child("when").map { reportCondition($0, of: id) }
    }

    private func reportCondition(_ when: YAMLTree, of id: String) {
        for key in ManeuverReader.comparedUnits.keys.sorted() {
            when.child(key).map { reportOther($0, than: id) }
        }
        when.child("after").map { reportManeuver($0, of: id) }
        for key in ["all", "any"] {
            for item in when.child(key)?.items ?? [] { reportCondition(item, of: id) }
        }
    }

    private func reportLaneOfNobody(_ tree: YAMLTree) {
        guard let id = tree.word, Int(id) == nil else { return }
        let lanes = " or lanes " + listed(scenario.road.lanes.map(String.init))
        guard exists(id, tree, otherwise: lanes),
            let other = users.first(where: { $0.id == id })
        else { return }
        if case .driving = other.motion { return }
        tree.report("'\(id)' follows a given way and keeps to no lane; give the lane's number")
    }

    private func reportOther(_ tree: YAMLTree, than id: String) {
        guard let other = tree.word else { return }
        if other == id {
            tree.report("'\(id)' is the actor itself; name another")
        } else {
            _ = exists(other, tree)
        }
    }

    private func reportManeuver(_ tree: YAMLTree, of id: String) {
        guard let text = tree.word else { return }
        let parts = text.split(separator: ".").map(String.init)
        let actor = parts.count > 1 ? parts[0] : id
        guard let name = parts.last, exists(actor, tree),
            let user = users.first(where: { $0.id == actor })
        else { return }
        guard case .driving(let driving) = user.motion else {
            return tree.report("'\(actor)' follows a given way and has no maneuvers")
        }
        let names = driving.maneuvers.map(\.name)
        if !names.contains(name) {
            tree.report("'\(actor)' has no maneuver '\(name)'\(hint(for: name, among: names))")
        }
    }

    /// Whether there is somebody of that name; reports when not.
    private func exists(_ id: String, _ tree: YAMLTree, otherwise: String = "") -> Bool {
        guard !ids.contains(id) else { return true }
        tree.report("there is no actor '\(id)'\(hint(for: id, among: ids))\(otherwise)")
        return false
    }

    // MARK: Collisions

    /// Two cannot stand on one place at the start.
    private func reportCollisions() {
        for (user, other) in scenario.collisionsAtTheStart {
            trees.first { $0.user.id == user }?.tree
                .report("stands inside '\(other)' at the start; move one of them")
        }
    }
}

extension Scenario {
    /// Everybody who stands inside somebody earlier in the scenario at the start, and whom.
    var collisionsAtTheStart: [(user: String, other: String)] {
        let start = Traffic(self, on: road).users
        return start.enumerated().compactMap { index, user in
            guard let box = user.box else { return nil }
            let other = start[..<index].first { $0.box?.footprintOverlaps(box) ?? false }
            return other.map { (user.user.id, $0.user.id) }
        }
    }
}

extension YAMLTree {
    /// The value of a key in a mapping.
    fileprivate func child(_ key: String) -> YAMLTree? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// The elements of a list.
    fileprivate var items: [YAMLTree] {
        if case .sequence(let items) = content { items } else { [] }
    }

    fileprivate var word: String? {
        if case .scalar(let word) = content { word } else { nil }
    }

    /// The word under `id`.
    fileprivate var id: String? { child("id")?.word }
}
