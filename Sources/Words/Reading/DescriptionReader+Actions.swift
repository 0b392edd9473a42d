import Sim

extension DescriptionReader {
    /// Reads what somebody does.
    mutating func readAction() -> Bool {
        guard let token, case .action(let action, let strength) = token.meaning else {
            return false
        }
        index += 1
        if isAuxiliary(token) || isAboutWeather(token) { return true }
        resumeSubject(for: action, token)
        isJoined = false
        if action == .leaveLane, refuseExit(token) { return true }
        guard action.isManeuver, !isAppearance(action, token) else {
            setMotion(action.isManeuver ? .meet : action, strength, token)
            last = .event
            return true
        }
        motion = nil
        events = []
        add(action, token.words, strength)
        last = .event
        return true
    }

    /// `a truck appears` is there, and crosses nothing.
    private func isAppearance(_ action: Action, _ token: Token) -> Bool {
        action == .cross && ["appear", "emerge"].contains { token.words.hasPrefix($0) }
            && subject.allSatisfy { [.parked, .stopped].contains(scene[$0].way) }
    }

    /// Refuses `leaves the motorway`.
    private mutating func refuseExit(_ verb: Token) -> Bool {
        let start = index
        while let meaning = meaning(at: index), meaning.standsBetween { index += 1 }
        switch meaning(at: index) {
        case .road, .surroundings:
            index += 1
            problems.append(
                .beyond(
                    verb.words + " " + words(from: start),
                    remedy: "roads have no exits; let it pull over or change lane"))
            return true
        default:
            index = start
            return false
        }
    }

    /// A verb that changes nothing about how somebody moves.
    private mutating func setMotion(_ action: Action, _ strength: Strength?, _ token: Token) {
        if action == .goOn {
            events = []
            if subject.contains(where: { stands($0) || hasSlowed($0) }) {
                return add(.accelerate, token.words, strength)
            }
            // Who has not slowed down drives on without an event.
            for who in subject { scene[who].words += " " + token.words }
        }
        let action = action == .goOn ? .go : action
        motion = Motion(action: action, words: token.words)
        events = []
        if action == .wait, stop(token) { return }
        for who in subject where who != .ego {
            switch action {
            case .walk:
                if [.pedestrian, nil].contains(scene[who].actorClass) {
                    scene[who].way = scene[who].way ?? .walking
                }
                if strength != nil { scene[who].pace = .fast }
            case .wait:
                let hasStopped = scene.events.contains { $0.who == who }
                if hasStopped { break }
                scene[who].way = scene[who].way ?? (isOnFoot(who) ? .waiting : .stopped)
            case .approach:
                let isPlaced = scene[who].along != nil || scene[who].side != nil
                if !isPlaced, pendingSide == nil { scene[who].way = scene[who].way ?? .oncoming }
            default: break
            }
        }
        if let side = pendingSide, action == .go || action == .approach, subject != [.ego],
            !subject.isEmpty
        {
            for who in subject { scene[who].way = nil }
            add(.cross, token.words + " " + side.words)
        }
    }

    /// Reads `so do we`, `we do the same`, `we too`.
    mutating func readLikewise() -> Bool {
        guard token?.meaning == .likewise || isShortLikewise else { return false }
        let start = index
        index += 1
        if let naming = naming(at: index) {
            index = naming.end
            guard let who = resolved(naming) else { return true }
            subject = [who]
            if who != .ego { mentioned = who }
        }
        guard let model = scene.events.last, !subject.isEmpty, !subject.contains(model.who) else {
            problems.append(.misplaced(words(from: start)))
            return true
        }
        events = []
        add(model.action, words(from: start), model.strength)
        for event in events {
            scene.events[event].side = model.side
            scene.events[event].speed = model.speed
            scene.events[event].object = model.object
        }
        last = .event
        return true
    }

    /// `the van too` and `the van in the left lane too`, not `we brake, too`.
    private var isShortLikewise: Bool {
        guard ["too", "as well"].contains(token?.words), isBoundary(index + 1) else { return false }
        let isBehindPlace = last == .nothing && events.isEmpty && !told.isEmpty
        return last == .somebody
            || isBehindPlace && scene.events.last.map { !subject.contains($0.who) } ?? false
    }

    /// Reads the actor of a passive clause: `by a van`.
    mutating func readAgent() -> Bool {
        guard let meaning = token?.meaning,
            meaning == .preposition(.by) || meaning == .preposition(.of),
            let naming = naming(at: skippingFillers(index + 1))
        else { return false }
        let isRelation = motion.map { [.follow, .lead].contains($0.action) } ?? false
        guard isRelation || !events.isEmpty else { return false }
        let start = index
        index = naming.end
        var named = naming
        named.participant.words = tokens[(start + 1)..<index].map(\.words).joined(separator: " ")
        guard let who = resolved(named) else { return true }
        if who != .ego { mentioned = who }
        if isRelation, let motion {
            for one in subject { relate(motion.action, [who], to: one) }
        } else {
            for event in events { turnRound(event, agent: who) }
        }
        for place in pendingPlaces { apply(place, to: [who]) }
        pendingPlaces = []
        if isRelation || who != .ego {
            outer = Outer(subject: clause, relation: isRelation ? motion?.action : nil)
            clause = Subject(who: [who])
        }
        (last, list) = (.somebody, [])
        return true
    }

    /// Makes the one who suffers an event its object.
    private mutating func turnRound(_ index: Int, agent: Who) {
        let patient = scene.events[index].who
        scene.events[index].who = agent
        if patient != .ego, patient != agent { scene.events[index].object = patient }
        if scene.events[index].start == .with(index - 1, delay: 1),
            let own = scene.events[..<index].lastIndex(where: { $0.who == agent })
        {
            scene.events[index].start = .after(own, delay: 0)
        }
    }

    // MARK: Events

    /// Adds an event for everybody whom the clause is about.
    mutating func add(_ action: Action, _ words: String, _ strength: Strength? = nil) {
        if action.changesSpeed { comeOver() }
        let everybody = subject.isEmpty ? [.ego] : subject
        for (number, who) in everybody.enumerated() {
            var event = Event(who: who, action: action, words: words)
            event.strength = pendingStrength?.value ?? strength
            event.side = pendingSide?.value
            if action == .pullOut { letStandAside(who) }
            event.words = [linkWords, pendingSide?.words, pendingStrength?.words, words]
                .compactMap { $0 }.joined(separator: " ")
            event.start =
                number == 0 ? start(for: who) : .with(scene.events.count - number, delay: 0)
            if who == .ego, action == .overtake { lastNamed[scene.events.count] = mentioned }
            scene.events.append(event)
            events.append(scene.events.count - 1)
        }
        if action == .cross, strength == .strong {
            for who in everybody { scene[who].pace = scene[who].pace ?? .fast }
        }
        letStart(with: scene.events.count - everybody.count)
        if case .earlier = link { moveForward(events.suffix(everybody.count)) }
        standing = nil
        (pendingStrength, pendingSide, link, linkWords) = (nil, nil, nil, nil)
        comesOver = false
        hasEventInSentence = true
    }

    /// When the next event of somebody begins.
    private func start(for who: Who) -> Event.Start {
        let previous = scene.events.indices.last
        let own = scene.events.lastIndex { $0.who == who }
        switch link {
        case .at(let time): return .at(time)
        case .then(let delay):
            return previous.map { .after($0, delay: delay) } ?? (delay > 0 ? .at(delay) : .first)
        case .together: return previous.map { .with($0, delay: 0) } ?? .first
        case nil, .earlier:
            if let waiting = waiting?.events.first { return scene.events[waiting].start }
            if let own { return .after(own, delay: 0) }
            return previous.map { .with($0, delay: 1) } ?? .first
        }
    }

    /// Lets waiting events begin with or after the event that is their reason.
    private mutating func letStart(with index: Int) {
        guard let waiting else { return }
        let delay = takeOrderDelay()
        for event in waiting.events {
            scene.events[event].start =
                waiting.order == .when ? .with(index, delay: 1) : .after(index, delay: delay)
        }
        self.waiting = nil
    }
}
