import Sim

extension DescriptionReader {
    /// Reads a number with its unit: a speed, a distance or a time.
    mutating func readAmount() -> Bool {
        let start = index
        var preposition: Meaning?
        var next = index
        switch meaning(at: next) {
        case .order(.after), .order(.when), .preposition, .during:
            preposition = meaning(at: next)
            next += 1
        case .filler where ["in", "about", "around", "some", "nearly"].contains(token?.words):
            preposition = token?.words == "in" ? .filler : nil
            next += 1
        default: break
        }
        next = skippingFillers(next)
        guard let (value, unit, end) = amount(at: next) else { return false }
        index = end
        switch unit {
        case .speed(let metres): readSpeed(value * metres, preposition, from: start)
        case .metres(let metres): readDistance(value * metres, from: start)
        case .seconds(let seconds): readTime(value * seconds, preposition, from: start)
        }
        return true
    }

    /// `50 km/h`, `a second`, `80 to 50 km/h`.
    private func amount(at start: Int) -> (Double, Meaning.Unit, end: Int)? {
        var index = start
        var value: Double?
        switch meaning(at: index) {
        case .number(let number): value = number
        case .article(isDefinite: false) where meaning(at: index + 1) == .unit(.seconds(1)):
            value = 1
        default: return nil
        }
        index += 1
        if case .unit(.speed) = meaning(at: index), meaning(at: index + 1) == .preposition(.to) {
            index += 1
        }
        if meaning(at: index) == .preposition(.to), case .number(let end) = meaning(at: index + 1) {
            value = end
            index += 2
        }
        guard let value, case .unit(let unit) = meaning(at: index) else { return nil }
        // `a second car`
        if case .seconds = unit, case .article = meaning(at: start), naming(at: start) != nil {
            return nil
        }
        return (value, unit, index + 1)
    }

    private mutating func readSpeed(_ speed: Double, _ preposition: Meaning?, from start: Int) {
        let words = words(from: start)
        guard speed <= 100 else {
            problems.append(.impossible(words, reason: "360 km/h is the limit"))
            return
        }
        let changes = events.filter { scene.events[$0].action.changesSpeed }
        let isGoal = preposition == .preposition(.to) || preposition == .preposition(.from)
        if !changes.isEmpty, isGoal {
            for event in changes {
                scene.events[event].speed = speed
                scene.events[event].words += " " + words
            }
        } else {
            for who in subject.isEmpty ? [.ego] : subject {
                scene[who].speed = speed
                scene[who].words += " " + words
            }
        }
    }

    private mutating func readDistance(_ metres: Double, from start: Int) {
        let place = Place(kind: .distance(metres), words: words(from: start))
        if subject.isEmpty || isClauseStart && last == .nothing {
            pendingPlaces.append(place)
        } else if subject == [.ego], let mentioned {
            apply(place, to: [mentioned])
        } else {
            apply(place, to: subject.filter { $0 != .ego })
        }
    }

    private mutating func readTime(_ seconds: Double, _ preposition: Meaning?, from start: Int) {
        if meaning(at: index) == .later {
            index += 1
            link = .then(delay: seconds)
            linkWords = words(from: start)
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
        scene.duration = Said(value: seconds, words: words)
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

    // MARK: Manner

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
            scene.density = Said(value: .heavy, words: token.words + " traffic")
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

extension Action {
    var changesSpeed: Bool { [.brake, .stop, .accelerate].contains(self) }
}
