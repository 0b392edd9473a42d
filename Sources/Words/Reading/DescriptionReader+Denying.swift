/// What is not there, does not happen, nearly does, or ends.
extension DescriptionReader {
    /// Reads a word that denies.
    ///
    /// A scenario can hold that there is no other traffic, and that nobody comes towards the ego. What else is denied
    /// is refused to the end of its clause: it would be taken for the opposite.
    mutating func readNegation() -> Bool {
        guard case .negation(let kind) = token?.meaning else { return false }
        let start = index
        guard let denied = deniedTraffic(kind), isScenery(from: denied.end),
            !isList(denied.end, of: kind)
        else {
            // `we do nothing`
            let isIdle = kind == .nobody && !subject.isEmpty && isBoundary(index + 1)
            while !isBoundary(index) { index += 1 }
            if !isIdle { problems.append(.denied(words(from: start))) }
            return true
        }
        index = denied.end
        let words = words(from: start)
        if denied.isOncoming {
            say(\.hasNoOncoming, true, words)
        } else if subject.isEmpty {
            say(\.density, .none, words)
        }
        return true
    }

    /// Reads a word such as `almost`: who almost stops brakes hard.
    mutating func readAlmost() -> Bool {
        guard token?.meaning == .almost else { return false }
        let start = index
        index += 1
        var next = index
        while let meaning = meaning(at: next), meaning.standsBetween { next += 1 }
        guard case .action(let action, _) = meaning(at: next) else {
            if isBoundary(next) { weakenTold(tokens[start].words) }
            return true
        }
        index = next + 1
        if subject.isEmpty { subject = [mentioned ?? .ego] }
        if action == .stop {
            events = []
            add(.brake, words(from: start), .strong)
            last = .event
        } else {
            problems.append(.denied(words(from: start)))
        }
        return true
    }

    /// Takes back what was told before a word, as in `stops almost`.
    private mutating func weakenTold(_ words: String) {
        for event in events {
            scene.events[event].words += " " + words
            if scene.events[event].action == .stop {
                (scene.events[event].action, scene.events[event].strength) = (.brake, .strong)
            } else {
                problems.append(.denied(scene.events[event].words))
            }
        }
    }

    /// Whether it only says that what follows begins, as in `starts braking`; that it ends is refused.
    mutating func isAuxiliary(_ token: Token) -> Bool {
        guard let next = self.token, next.form == .participle,
            case .action(let action, _) = next.meaning
        else { return false }
        if ["start", "starts", "started"].contains(token.words) { return true }
        guard token.meaning == .action(.stop, nil), action != .go else { return false }
        index += 1
        problems.append(.denied(token.words + " " + next.words))
        return true
    }

    /// Whether light or weather changes, as in `the rain stops` and `it stops raining`; that is refused.
    mutating func isAboutWeather(_ token: Token) -> Bool {
        var words: String?
        if case .weather = self.token?.meaning, let weather = self.token {
            index += 1
            words = token.words + " " + weather.words
        } else if subject.isEmpty, token.form != .basic, !isFollowedByAgent {
            words = weatherWords.map { $0 + " " + token.words }
        }
        guard let words else { return false }
        problems.append(.beyond(words, remedy: Self.constantWeather))
        return true
    }

    /// Refuses a time when the weather was or will be another one, as in `after the rain`.
    mutating func refuseOtherWeather(_ token: Token, _ order: Meaning.Order) -> Bool {
        guard order == .after || order == .before else { return false }
        var next = index + 1
        while let meaning = meaning(at: next), meaning.standsBetween { next += 1 }
        guard case .weather = meaning(at: next) else { return false }
        let start = index
        index = next + 1
        problems.append(.beyond(words(from: start), remedy: Self.constantWeather))
        return true
    }

    private static let constantWeather =
        "the weather stays as it is; say which it is, and who moves how"

    /// The end of the words for all traffic that a negation stands before; nil for anything else.
    private func deniedTraffic(_ kind: Meaning.Negation) -> (isOncoming: Bool, end: Int)? {
        var next = index + 1
        while let meaning = meaning(at: next), meaning.standsBetween || meaning == .another {
            next += 1
        }
        let isOncoming = meaning(at: next) == .way(.oncoming)
        if isOncoming { next += 1 }
        switch (kind, meaning(at: next)) {
        case (.no, .traffic), (.no, .vehicle), (.no, .somebody(.car)): return (isOncoming, next + 1)
        case (.nobody, _) where !isOncoming: return (false, next)
        default: return nil
        }
    }

    /// Whether nothing but scenery follows up to the end of the clause.
    private func isScenery(from start: Int) -> Bool {
        var next = start
        while !isBoundary(next), let meaning = meaning(at: next) {
            guard meaning.isScenery || meaning.standsBetween else { return false }
            next += 1
        }
        return true
    }

    /// Whether the next clause is one more noun, as in `no cars, trucks` and `no cars and trucks`.
    private func isList(_ end: Int, of kind: Meaning.Negation) -> Bool {
        guard kind == .no,
            meaning(at: end) == .and || meaning(at: end) == .separator(endsSentence: false),
            let naming = naming(at: end + 1), naming.isPerson
        else { return false }
        return naming.end == end + 2 && isBoundary(naming.end)
    }

    /// Whether a clause ends before an index.
    func isBoundary(_ index: Int) -> Bool {
        switch meaning(at: index) {
        case .separator, .and, .order, nil: true
        default: false
        }
    }
}

extension Meaning {
    /// Whether it only joins other words.
    var standsBetween: Bool {
        switch self {
        case .filler, .copula, .article, .preposition, .during: true
        default: false
        }
    }

    fileprivate var isScenery: Bool {
        switch self {
        case .daytime, .weather, .surroundings, .townSign, .busStop, .road, .lane, .shape,
            .laneWidth, .lanes,
            .oneWay, .eachWay, .density, .number, .strength:
            true
        default: false
        }
    }
}
