import Sim

extension DescriptionReader {
    /// Reads how something is done: `hard`, `slowly`.
    mutating func readManner() -> Bool {
        guard let token else { return false }
        switch token.meaning {
        case .strength(let strength):
            if readStrengthOfScenery(strength, token) { break }
            if events.isEmpty {
                pendingStrength = Said(value: strength, words: token.words)
            } else {
                for event in events {
                    scene.events[event].strength = strength
                    scene.events[event].words += " " + token.words
                }
            }
        case .pace(let pace): setPace(pace, token)
        case .color(let color):
            // `a pedestrian in red`
            guard let who = subject.last, who != .ego, scene[who].color == nil else { return false }
            scene[who].color = color
        default: return false
        }
        index += 1
        return true
    }

    private mutating func setPace(_ pace: Pace, _ token: Token) {
        if meaning(at: skippingFillers(index + 1)) == .traffic {
            say(\.density, .heavy, token.words + " traffic")
        } else if let event = events.last, scene.events[event].action != .cross {
            for event in events { scene.events[event].strength = pace == .slow ? .slight : .strong }
        } else if case .action(let action, _) = meaning(at: skippingFillers(index + 1)),
            action.changesSpeed
        {
            pendingStrength = Said(value: pace == .slow ? .slight : .strong, words: token.words)
        } else {
            for who in subject { scene[who].pace = pace }
        }
        guard meaning(at: index + 1) == .preposition(.than) else { return }
        index += 1
        if let naming = naming(at: index + 1) { index = naming.end - 1 }
    }
}
