import Sim

/// A group of words that names somebody.
struct Naming {
    var participant = Participant(words: "")
    var who: Who?
    var isDefinite = false
    /// No more than that it drives is said.
    var isGeneric = false
    var isPronoun = false
    var isNew = false
    /// A noun and nothing else.
    var isBare = false
    /// A second colour.
    var clash: DescriptionError.Problem?
    /// As in `a braking car`.
    var action: (Action, Strength?, words: String)?
    var end: Int

    /// Whether it names somebody other than the ego with a noun.
    var isPerson: Bool { who == nil && !isPronoun }
}

extension DescriptionReader {
    /// Reads somebody: the subject of what follows, or whom the last event is done to.
    mutating func readSomebody() -> Bool {
        if token?.meaning == .relative {
            index += 1
            begin(mentioned.map { Subject(who: [$0]) } ?? clause)
            (events, motion, last) = ([], nil, .nothing)
            return true
        }
        guard var naming = naming(at: index) else { return false }
        let start = index
        index = naming.end
        naming.participant.words = words(from: start)
        if isOnBicycle(naming, from: start) { return true }
        guard !isImpersonal(naming), let who = resolved(naming) else { return true }
        if takeAsObject(who) || joinAgent(who) { return true }
        if who == .ego, isAside(start) { return true }
        // `overtakes the truck and us`: what is done to one is not done to both.
        if isJoined, ["us", "me"].contains(naming.participant.words), isBoundary(index) {
            problems.append(.misplaced("and \(naming.participant.words)"))
            return true
        }
        // `a car, a van and a bus` are one subject; without `and` each begins a new clause.
        let named = list
        list = last == .somebody ? list + [who] : [who]
        series.add(who, isJoined: isJoined)
        var all =
            isJoined && list.count > 1
            ? list : naming.isPronoun ? meant(by: naming, who, named) : [who]
        if !naming.isPronoun, let known = allKnown(naming) { all = known }
        begin(Subject(who: all, takesEnding: takesEnding(naming, all)))
        if who != .ego { mentioned = who }
        (events, motion, last, isJoined) = ([], nil, .somebody, false)
        for place in pendingPlaces { apply(place, to: [who]) }
        pendingPlaces = []
        if let (action, strength, words) = naming.action { add(action, words, strength) }
        if naming.action != nil { last = .somebody }
        return true
    }

    /// `a kid on a bike` rides it.
    private mutating func isOnBicycle(_ naming: Naming, from start: Int) -> Bool {
        guard last == .somebody, token(at: start - 1)?.words == "on", let mentioned,
            let actorClass = naming.participant.actorClass,
            [.bicycle, .motorbike].contains(actorClass)
        else { return false }
        scene[mentioned].actorClass = actorClass
        return true
    }

    /// Whether the ego only ends a phrase such as `at us`.
    private func isAside(_ start: Int) -> Bool {
        guard let before = token(at: start - 1) else { return false }
        switch before.meaning {
        case .preposition: return true
        case .filler: return ["around", "near", "in"].contains(before.words)
        default: return false
        }
    }

    /// Whom the last verb is done to.
    private mutating func takeAsObject(_ who: Who) -> Bool {
        guard last == .event else { return false }
        if let motion, motion.action.takesObject, let doer = subject.first, doer != who {
            relate(motion.action, subject, to: who)
        } else if let event = events.last, scene.events[event].action.takesObject,
            scene.events[event].object == nil, scene.events[event].who != who
        {
            for event in events where who != .ego { scene.events[event].object = who }
        } else {
            return false
        }
        if who != .ego { mentioned = who }
        last = .nothing
        for place in pendingPlaces { apply(place, to: [who]) }
        pendingPlaces = []
        return true
    }

    /// One more of those who follow or lead: `we are followed by a truck and a van`.
    private mutating func joinAgent(_ who: Who) -> Bool {
        guard isJoined, last == .somebody, let outer, let relation = outer.relation,
            isBoundary(index)
        else { return false }
        for one in outer.subject.who {
            relate(relation, [who], to: one == .ego ? one : mentioned ?? one)
        }
        (isJoined, mentioned) = (false, who)
        return true
    }

    /// `follows`, `leads`, `approaches`: says who is ahead of whom.
    mutating func relate(_ action: Action, _ subject: [Who], to object: Who) {
        let isBehind = action != .lead
        for who in subject {
            if who == .ego {
                scene[object].along = isBehind ? .ahead : .behind
                scene[object].isInOwnLane = scene[object].way != .oncoming
            } else if action != .approach || object != .ego {
                scene[who].along = isBehind ? .behind : .ahead
                scene[who].way = nil
                if object == .ego {
                    scene[who].isInOwnLane = true
                } else {
                    scene[who].relative = object
                }
            }
        }
    }

    /// Finds who is meant, or adds somebody; nil where a pronoun means nobody.
    mutating func resolved(_ naming: Naming) -> Who? {
        if let clash = naming.clash { problems.append(clash) }
        if let who = naming.who { return who }
        if naming.isPronoun { return mentioned }
        // `a truck ahead, truck brakes`
        var acts = false
        if case .action = meaning(at: skippingFillers(naming.end)) { acts = true }
        if naming.isDefinite || naming.isBare && acts, !naming.isNew,
            let known = known(naming).first
        {
            return known
        }
        guard (1...40).contains(naming.participant.count) else {
            problems.append(
                .impossible(naming.participant.words, reason: "a group has 1 to 40 members"))
            return nil
        }
        scene.participants.append(naming.participant)
        return .somebody(scene.participants.count - 1)
    }

    /// The side that is said behind a name, as in `the car on the right`.
    private func side(behind naming: Naming) -> Side? {
        var next = naming.end
        while let meaning = meaning(at: next), meaning.standsBetween, meaning != .copula {
            next += 1
        }
        if case .side(let side) = meaning(at: next) { return side }
        return nil
    }

    /// Those who fit the words, the latest first.
    func known(_ naming: Naming) -> [Who] {
        let wanted = naming.participant
        let next = meaning(at: naming.end)
        let side = side(behind: naming)
        return scene.participants.indices.reversed().filter { index in
            let one = scene.participants[index]
            let isVehicle = one.actorClass?.isVehicle ?? true
            if let color = wanted.color, color != one.color { return false }
            if let way = wanted.way, way != one.way { return false }
            if let side, side != one.side ?? side { return false }
            if case .along(let along) = next, along != (one.along ?? along) || one.side != nil {
                return false
            }
            if let along = wanted.along, along != one.along { return false }
            return naming.isGeneric ? isVehicle : wanted.actorClass == one.actorClass
        }.map { .somebody($0) }
    }
}
