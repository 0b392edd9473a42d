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
            case .together: link = .together
            case .when: waiting = nil
            case .after, .then: link = .then(delay: 0)
            case .before: waiting = (events, .after)
            }
        }
        events = []
        motion = nil
        isClauseStart = true
    }

    mutating func endSentence() {
        endClause()
        resolvePendingSide()
        subject = []
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
        add(isOnFoot || comesOver ? .cross : .cutIn, side.words)
        events = []
    }

    /// Reads a conjunction.
    mutating func readOrder() -> Bool {
        guard let token, case .order(let order) = token.meaning else { return false }
        index += 1
        linkWords = token.words
        if order == .then {
            // `for two seconds, then`
            if case nil = link { link = .then(delay: 0) }
        } else if events.isEmpty {
            leading = order
        } else if order == .together {
            link = .together
        } else {
            waiting = (events, order)
        }
        let mayGoOn = order == .then
        if !mayGoOn { subject = [] }
        events = []
        motion = nil
        last = .nothing
        isClauseStart = true
        return true
    }
}
