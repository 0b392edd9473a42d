/// How long something takes, when it happens, and how long the scenario is.
extension DescriptionReader {
    /// Reads seconds, whose words begin at an index.
    mutating func readTime(_ seconds: Double, _ preposition: Meaning?, from start: Int) {
        switch meaning(at: index) {
        case .later:
            index += 1
            // `then brakes two seconds later`
            if !events.isEmpty, isBoundary(index) { return setDelay(seconds, words(from: start)) }
            link = .then(delay: seconds)
            linkWords = words(from: start)
            return
        case .order(.after):
            // `two seconds after we brake`
            orderDelay = seconds
            return
        case .order(.before), .order(.earlier):
            index += 1
            problems.append(
                .beyond(
                    words(from: start),
                    remedy:
                        "say what comes first, and when the other follows, as in '2 seconds later'")
            )
            return
        default: break
        }
        if preposition == nil || preposition == .order(.when), isStill {
            (link, linkWords) = (.then(delay: seconds), words(from: start))
            standing = tokens[(start - 1)..<index].map(\.words).joined(separator: " ")
            return
        }
        switch preposition {
        case .order(.after), .filler: setDelay(seconds, words(from: start))
        case .preposition(.at):
            if events.isEmpty { (link, linkWords) = (.at(seconds), words(from: start)) }
            for event in events { scene.events[event].start = .at(seconds) }
        case .order(.when) where motion != nil: setDelay(seconds, words(from: start))
        case .order(.when), .during:
            if events.isEmpty { setDuration(seconds, from: start) }
            for event in events {
                scene.events[event].time = seconds
                scene.events[event].words += " " + words(from: start)
            }
        default: setDuration(seconds, from: start)
        }
    }

    private mutating func setDuration(_ seconds: Double, from start: Int) {
        let words = words(from: start)
        guard (1...600).contains(seconds) else {
            problems.append(.impossible(words, reason: "a scenario lasts 1 to 600 seconds"))
            return
        }
        say(\.duration, seconds, words)
        let isRough = tokens[start..<index].contains {
            ["about", "roughly", "approximately"].contains($0.words)
        }
        scene.mayLastLonger = scene.mayLastLonger || isRough
    }

    /// `after three seconds`: since the start at the beginning of a sentence, else since the last event.
    private mutating func setDelay(_ seconds: Double, _ words: String) {
        guard !events.isEmpty else {
            link = hasEventInSentence ? .then(delay: seconds) : .at(seconds)
            linkWords = [linkWords, words].compactMap { $0 }.joined(separator: " ")
            return
        }
        for event in events {
            scene.events[event].words += " " + words
            scene.events[event].start =
                switch scene.events[event].start {
                case .first, .at: .at(seconds)
                case .with(let other, _), .after(let other, _): .after(other, delay: seconds)
                }
        }
    }
}
