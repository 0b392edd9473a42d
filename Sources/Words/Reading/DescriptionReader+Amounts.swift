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
        case .almost: next += 1
        case .filler where ["in", "about", "around", "some"].contains(token?.words):
            preposition = token?.words == "in" ? .filler : nil
            next += 1
        default: break
        }
        next = skippingFillers(next)
        guard let amount = amount(at: next) else { return false }
        index = amount.end
        switch amount.unit {
        case .speed(let metres):
            if let first = amount.first { beginWith(first * metres, words(from: start)) }
            if amount.first == nil, preposition == .preposition(.from) {
                beginWith(amount.value * metres, words(from: start))
            } else {
                readSpeed(amount.value * metres, preposition, from: start)
            }
        case .metres(let metres): readDistance(amount.value * metres, from: start)
        case .seconds(let seconds): readTime(amount.value * seconds, preposition, from: start)
        }
        return true
    }

    /// Refuses `lane 2`.
    mutating func readLaneNumber() -> Bool {
        guard case .number = meaning(at: index + 1), amount(at: index + 1) == nil,
            naming(at: index + 1) == nil, let lane = token, let number = token(at: index + 1)
        else { return false }
        index += 1
        problems.append(
            .beyond(
                lane.words + " " + number.words,
                remedy: "lanes are counted from either side; say 'left lane', 'middle lane' or "
                    + "'right lane'"))
        return true
    }

    private struct Amount {
        /// Of a range, its end.
        var value: Double
        /// The beginning of a range.
        var first: Double?
        var unit: Meaning.Unit
        /// The index behind it.
        var end: Int
    }

    /// `50 km/h`, `a second`, `80 to 50 km/h`.
    private func amount(at start: Int) -> Amount? {
        var index = start
        var value: Double?
        var first: Double?
        switch meaning(at: index) {
        case .number(let number): value = number
        case .article(isDefinite: false) where meaning(at: index + 1) == .unit(.seconds(1)):
            value = 1
        default: return nil
        }
        index += 1
        // `from 80 km/h to 30`, `from 80 km/h to 30 km/h`
        var unit: Meaning.Unit?
        if case .unit(.speed(let metres)) = meaning(at: index),
            meaning(at: index + 1) == .preposition(.to), case .number = meaning(at: index + 2)
        {
            unit = .speed(metres)
            index += 1
        }
        if meaning(at: index) == .preposition(.to), case .number(let end) = meaning(at: index + 1) {
            (first, value) = (value, end)
            index += 2
        }
        if case .unit(let own) = meaning(at: index) {
            unit = own
            index += 1
        }
        guard let value, let unit else { return nil }
        // `a second car`
        if case .seconds = unit, case .article = meaning(at: start), naming(at: start) != nil {
            return nil
        }
        return Amount(value: value, first: first, unit: unit, end: index)
    }

    /// `from 80 to 30 km/h`: the speed before the first change.
    private mutating func beginWith(_ speed: Double, _ words: String) {
        for who in subject {
            let changes = scene.events.filter { $0.who == who && $0.action.changesSpeed }
            if changes.count - events.count < 1 { say(\.speed, speed, of: who, words) }
        }
    }

    private mutating func readSpeed(_ speed: Double, _ preposition: Meaning?, from start: Int) {
        let words = words(from: start)
        guard speed <= 100 else {
            problems.append(.impossible(words, reason: "360 km/h is the limit"))
            return
        }
        let changes = events.filter { scene.events[$0].action.changesSpeed }
        // `stops, then drives on at 30 km/h`
        let goesOn = events.contains { event in
            scene.events[event].action == .accelerate
                && scene.events[..<event].contains { $0.who == scene.events[event].who }
        }
        let isGoal =
            preposition == .preposition(.to) || preposition == .preposition(.from) || goesOn
        if !changes.isEmpty, isGoal {
            for event in changes {
                scene.events[event].speed = speed
                scene.events[event].words += " " + words
            }
        } else if !changeSpeed(to: speed, isGoal: isGoal, words) {
            for who in subject.isEmpty ? [.ego] : subject {
                say(\.speed, speed, of: who, words)
                scene[who].words += " " + words
            }
        }
    }

    /// `We drive at 50 km/h, then at 80 km/h`: another speed than before is an event, or the goal of the last one.
    private mutating func changeSpeed(to speed: Double, isGoal: Bool, _ words: String) -> Bool {
        guard events.isEmpty, let who = subject.first ?? (link == nil ? nil : .ego) else {
            return false
        }
        let change = scene.events.lastIndex { $0.who == who && $0.action.changesSpeed }
        if let change, scene.events[change].goal == nil {
            scene.events[change].speed = speed
            scene.events[change].words += " " + words
            return true
        }
        guard change != nil || link != nil || isGoal,
            let before = change.flatMap({ scene.events[$0].goal }) ?? scene[who].speed,
            before != speed
        else { return false }
        add(before < speed ? .accelerate : .brake, words)
        for event in events { scene.events[event].speed = speed }
        last = .event
        return true
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
}
