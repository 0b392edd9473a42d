/// One of several who were named together.
extension DescriptionReader {
    /// Reads `one` and `the other`, as in `two cars, one parked left and one right`.
    mutating func readMember() -> Bool {
        guard let token, naming(at: index) == nil, isMember(token) else { return false }
        let start = index
        guard let group = group(isFirst: token.meaning != .another) else {
            return readOneMore(token)
        }
        index += 1
        // `one of them`
        if meaning(at: index) == .preposition(.of), let all = naming(at: index + 1) {
            index = all.end
        }
        let isRest = token.meaning == .another && token.words.hasPrefix("the other")
        let rest = isRest ? group : remainder(of: group)
        let who = group
        // `one parked left and one right`
        if let split, case .side = meaning(at: skippingPlaceWords(index)), scene[who].way == nil {
            scene[who].way = scene[split.last].way
        }
        split = (rest, who)
        scene[who].words += " " + words(from: start)
        speak(of: who)
        return true
    }

    private mutating func speak(of who: Who) {
        begin(Subject(who: [who], takesEnding: scene[who].count == 1))
        mentioned = who
        (events, motion, last, isJoined) = ([], nil, .nothing, false)
    }

    /// Somebody else of a kind: `a car ahead, another behind`.
    private mutating func readOneMore(_ token: Token) -> Bool {
        guard token.meaning == .another, !token.words.hasPrefix("the"), let mentioned,
            mentioned != .ego
        else { return false }
        index += 1
        scene.participants.append(
            Participant(actorClass: scene[mentioned].actorClass, words: token.words))
        speak(of: .somebody(scene.participants.count - 1))
        return true
    }

    private func isMember(_ token: Token) -> Bool {
        switch token.meaning {
        case .another: return true
        case .number(1) where token.words == "one":
            switch meaning(at: index + 1) {
            case .lane, .unit, .number, .oneWay: return false
            default: return true
            }
        default: return false
        }
    }

    /// The group that was named last, or of which one was taken already; nobody of it has done anything as a group.
    private func group(isFirst: Bool) -> Who? {
        if let split, mentioned == split.last || !isFirst { return split.group }
        guard let mentioned, mentioned != .ego, scene[mentioned].count > 1,
            !scene.events.contains(where: { $0.who == mentioned })
        else { return nil }
        return mentioned
    }

    /// Leaves one of a group where it is, and makes somebody new of the others.
    private mutating func remainder(of group: Who) -> Who {
        guard scene[group].count > 1 else { return group }
        var others = scene[group]
        others.count -= 1
        scene[group].count = 1
        scene.participants.append(others)
        let rest = Who.somebody(scene.participants.count - 1)
        // `two cars, one red and one blue, brake`: whoever spoke of the group spoke of both.
        for index in earlier.indices where earlier[index].who.contains(group) {
            earlier[index].who.append(rest)
        }
        if subject.contains(group) { clause.who.append(rest) }
        return rest
    }

    private func skippingPlaceWords(_ index: Int) -> Int {
        var index = index
        while let meaning = meaning(at: index), meaning.standsBetween { index += 1 }
        return index
    }
}
