/// Whom words mean that name nobody anew.
extension DescriptionReader {
    /// `it rains`, `it is dark`; of a verb that nobody is known for, `it` is a problem.
    mutating func isImpersonal(_ naming: Naming) -> Bool {
        guard naming.isPronoun else { return false }
        switch meaning(at: skippingFillers(index)) {
        case .weather, .daytime:
            subject = []
            return true
        case .action(let action, _) where mentioned == nil && action.isManeuver && subject.isEmpty:
            let isWeather =
                if case .weather = meaning(at: skippingFillers(index) + 1) { true } else { false }
            if !isWeather { problems.append(.unnamed(naming.participant.words)) }
            return false
        default: return false
        }
    }

    /// Whom a pronoun means: of several, those who were named together, else all who were named.
    mutating func meant(by naming: Naming, _ who: Who, _ named: [Who]) -> [Who] {
        let words = naming.participant.words
        let others = recent.filter { scene[$0].way != .parked }
        if words.hasSuffix("else") || words.hasSuffix("others") {
            return ([.ego] + others).filter { $0 != scene.events.last?.who }
        }
        if words.hasPrefix("every") || words.hasPrefix("all") && words != "all of them" {
            return [.ego] + others
        }
        let isGroup = scene[who].count > 1
        if words.contains("both") {
            if isGroup, scene[who].count == 2 { return [who] }
            if recent.count > 1 { return recent.suffix(2) }
            problems.append(.unnamed(words))
            return []
        }
        guard words.hasPrefix("the") || words == "all of them" else { return [who] }
        if named.count > 1 { return named }
        // One person is `they`, too.
        return isGroup || scene[who].actorClass == .pedestrian || others.isEmpty ? [who] : others
    }

    /// `the cars`: all of them; nil where fewer than two are known.
    func allKnown(_ naming: Naming) -> [Who]? {
        guard naming.isDefinite, naming.participant.count > 1, !naming.isNew else { return nil }
        let all = known(naming)
        return all.count > 1 ? all : nil
    }
}
