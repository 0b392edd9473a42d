extension DescriptionReader {
    /// Reads what ends a clause.
    mutating func readBoundary() -> Bool {
        switch token?.meaning {
        case .separator(let endsSentence):
            index += 1
            endsSentence ? endSentence() : endClause()
        case .and:
            index += 1
            isJoined = true
            endClause()
        default: return false
        }
        return true
    }

    mutating func endClause() {
        if let order = leading, !events.isEmpty {
            leading = nil
            switch order {
            case .together, .meanwhile: link = .together
            case .when: waiting = nil
            case .after, .then, .earlier: link = .then(delay: takeOrderDelay())
            case .before: waiting = (events, .after)
            }
        }
        if !events.isEmpty { told = events }
        relateToLast()
        events = []
        motion = nil
        isClauseStart = true
    }

    /// The seconds that were said before a conjunction, once.
    mutating func takeOrderDelay() -> Double {
        defer { orderDelay = 0 }
        return orderDelay
    }

    /// `a van brakes and a bus follows`: whom is not said, so it is whoever was named before.
    private mutating func relateToLast() {
        guard let motion, [.follow, .lead].contains(motion.action), let who = subject.first,
            who != .ego, scene[who].along == nil, scene[who].relative == nil
        else { return }
        relate(motion.action, subject, to: recent.last { !subject.contains($0) } ?? .ego)
    }

    mutating func endSentence() {
        endClause()
        resolvePendingSide()
        checkStanding()
        (subject, told) = ([], [])
        (earlier, outer, series) = ([], nil, Series())
        (waiting, weatherWords, orderDelay) = (nil, nil, 0)
        last = .nothing
        isJoined = false
        hasEventInSentence = false
        leading = nil
    }

    /// Somebody of whom nothing is said but where they come from: people cross, vehicles cut in.
    private mutating func resolvePendingSide() {
        guard let side = pendingSide else { return }
        guard let who = subject.first, who != .ego else {
            problems.append(.misplaced(side.words))
            pendingSide = nil
            return
        }
        let isOnFoot = [.pedestrian, .bicycle].contains(scene[who].actorClass)
        add(isOnFoot || comesOver ? .cross : .cutIn, "")
        events = []
    }

    /// `comes from the right and stops`: it is in the lane then.
    mutating func comeOver() {
        guard pendingSide != nil, let who = subject.first, who != .ego, !isOnFoot(who) else {
            return
        }
        comesOver = false
        resolvePendingSide()
    }

    /// Reads a conjunction.
    mutating func readOrder() -> Bool {
        guard let token, case .order(let order) = token.meaning else { return false }
        if refuseOtherWeather(token, order) { return true }
        // `X, after Y` tells what comes first behind what comes then; `after X, Y` does not.
        let isBehind = !events.isEmpty || !told.isEmpty && !isJoined && isInLastClause
        index += 1
        linkWords = token.words
        let mayGoOn = order == .then || order == .earlier || order == .before && isBehind
        switch order {
        case .earlier:
            if events.isEmpty { link = .earlier } else { moveForward(events) }
        case .then,
            .before where isBehind:
            // `for two seconds, then`
            if case nil = link { link = .then(delay: 0) }
        case .together where isBehind: link = .together
        case .meanwhile where !scene.events.isEmpty: link = .together
        case .when where isBehind, .after where isBehind:
            waiting = (events.isEmpty ? told : events, order)
        default: leading = order
        }
        if !mayGoOn { begin(Subject()) }
        series = Series()
        events = []
        motion = nil
        last = .nothing
        isClauseStart = true
        return true
    }

    /// Whether no other clause follows in the sentence.
    private var isInLastClause: Bool {
        let rest = tokens[(index + 1)...].prefix { $0.meaning != .separator(endsSentence: true) }
        return !rest.contains { token in
            if case .order = token.meaning { return true }
            return token.meaning == .separator(endsSentence: false)
        }
    }

    /// Lets events come before the one that was told before them.
    mutating func moveForward(_ events: [Int]) {
        guard let first = events.first, var previous = scene.events[..<first].indices.last else {
            return problems.append(.misplaced(linkWords ?? ""))
        }
        // Those who do the same together begin with the first of them.
        while case .with(let head, delay: 0) = scene.events[previous].start { previous = head }
        scene.events[first].start = scene.events[previous].start
        scene.events[previous].start = .after(first, delay: 0)
    }
}
