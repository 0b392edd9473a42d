import Sim

extension DescriptionReader {
    /// The name of somebody that begins at an index: `two red cars`, `the ego`, `it`.
    func naming(at start: Int) -> Naming? {
        var naming = Naming(end: start)
        var (hasArticle, hasAdjective) = (false, false)
        var index = start
        while let token = token(at: index) {
            index += 1
            switch token.meaning {
            case .article(let isDefinite):
                if hasArticle || hasAdjective { return nil }
                (hasArticle, naming.isDefinite) = (true, isDefinite)
                continue
            case .another:
                (hasArticle, naming.isNew) = (true, true)
                continue
            case .number(let number):
                if number == 1, hasAdjective, let who = mentioned {
                    naming.participant.actorClass = scene[who].actorClass
                    naming.end = index
                    return naming
                }
                naming.participant.count =
                    number == number.rounded() ? Int(exactly: number) ?? 0 : 0
                hasArticle = true
                continue
            case .filler where hasArticle || hasAdjective: continue
            case .filler where token.words == "all" && isEveryone(index): naming.isPronoun = true
            case .unit(.seconds) where token.words == "second" && hasArticle:
                naming.isNew = true
                continue
            case .ego:
                if hasAdjective { return nil }
                naming.who = .ego
            case .pronoun:
                if hasArticle || hasAdjective { return nil }
                naming.isPronoun = true
            case .somebody(let actorClass):
                naming.participant.actorClass = actorClass
                naming.isBare = index == start + 1 && token.form != .plural
                setCount(of: &naming, token)
                if meaning(at: index) == .vehicle { index += 1 }
            case .vehicle:
                naming.isGeneric = true
                naming.participant.actorClass = .car
                setCount(of: &naming, token)
            case .traffic where naming.participant.way == .oncoming || isSomebody(index):
                naming.isNew = true
                naming.participant.actorClass = .car
                naming.participant.count = 3
            default:
                guard isAdjective(token, at: index - 1, &naming) else { return nil }
                hasAdjective = true
                continue
            }
            naming.end = index
            return naming
        }
        return nil
    }

    /// `traffic ahead` and `the traffic stops` are about vehicles, not about how many there are.
    private func isSomebody(_ index: Int) -> Bool {
        switch meaning(at: index) {
        case .along: true
        case .action(let action, _): action.isManeuver
        default: false
        }
    }

    /// `all brake` and `we all brake`, not `the cars all brake`.
    private func isEveryone(_ index: Int) -> Bool {
        guard case .action = meaning(at: index) else { return false }
        return last != .somebody || meaning(at: index - 2) == .ego
    }

    private func setCount(of naming: inout Naming, _ token: Token) {
        let isPlural = token.form == .plural && naming.participant.count == 1
        if isPlural { naming.participant.count = naming.participant.way == .parked ? 3 : 2 }
    }

    /// Takes a word between an article and a noun.
    private func isAdjective(_ token: Token, at index: Int, _ naming: inout Naming) -> Bool {
        switch token.meaning {
        case .color(let color):
            if naming.participant.color ?? color != color, let before = self.token(at: index - 1) {
                naming.clash = .contradiction(before.words, token.words)
            }
            naming.participant.color = color
        case .pace(let pace): naming.participant.pace = pace
        case .way(let way) where Self.attributive.contains(token.words):
            naming.participant.way = way
        case .along(let along) where Self.attributive.contains(token.words):
            naming.participant.along = along
            naming.participant.isInOwnLane = true
        case .action(.follow, _) where token.form == .participle: naming.participant.along = .behind
        case .action(.lead, _) where token.form == .participle: naming.participant.along = .ahead
        case .action(.approach, _) where token.form == .participle:
            naming.participant.way = .oncoming
        case .action(.wait, _) where token.form == .participle: naming.participant.way = .waiting
        case .action(.walk, _), .action(.go, _):
            guard token.form == .participle else { return false }
        case .action(let action, let strength) where token.form == .participle && action.isManeuver:
            naming.action = (action, strength, token.words)
        case .strength, .weather(.clear, _), .daytime(.dark):
            // Shades of colours.
            if case .color = meaning(at: index + 1) { return true }
            return false
        default: return false
        }
        return true
    }

    private static let attributive: Set = [
        "oncoming", "opposing", "parked", "stopped", "stationary", "broken down", "stalled",
        "stranded", "disabled", "broken", "immobile", "lead", "preceding", "front", "rear",
        "adjacent", "standing still", "neighbouring", "neighboring",
    ]
}
