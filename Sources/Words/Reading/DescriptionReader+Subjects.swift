import Sim

/// Whom a clause is about, and how verbs about them end.
struct Subject {
    var who: [Who] = []
    /// Whether a verb ends as in `it brakes`, not as in `we brake`; nil where the words leave it open.
    var takesEnding: Bool?
}

/// A subject and what another one, who was named since, does to it.
struct Outer {
    var subject: Subject
    /// Follows or leads; nil for an event.
    var relation: Action?
}

/// Several who were named one after the other.
struct Series {
    private(set) var who: [Who] = []
    /// Whether `and` stands before the last of them.
    private(set) var isJoined = false

    mutating func add(_ one: Who, isJoined: Bool) {
        self.isJoined = isJoined && !who.isEmpty
        who.append(one)
    }
}

/// The one place where a verb finds its subject.
extension DescriptionReader {
    /// Begins to speak of somebody.
    mutating func begin(_ subject: Subject) {
        if !clause.who.isEmpty { earlier.append(clause) }
        (clause, outer) = (subject, nil)
    }

    /// Whether a verb has an ending behind a name.
    func takesEnding(_ naming: Naming, _ all: [Who]) -> Bool {
        let words = naming.participant.words
        if naming.who == .ego {
            return !["we", "us", "i", "me", "you", "ourselves"].contains(words)
        }
        if naming.isPronoun {
            return ["it", "he", "she", "him", "this one", "that one"].contains(words)
                || words.hasPrefix("every")
        }
        return all.count == 1 && all.allSatisfy { scene[$0].count == 1 }
    }

    /// Finds whom a verb is about, which was read last.
    mutating func resumeSubject(for action: Action, _ token: Token) {
        let ending = ending(of: token)
        func fits(_ one: Subject) -> Bool { agrees(one, ending) && isAble(one.who, to: action) }
        if let outer = outer?.subject, fits(outer) {
            resume(outer)
        } else if ending == false, series.isJoined, series.who.count > subject.count {
            clause = Subject(who: series.who, takesEnding: false)
        } else if last != .somebody, !fits(clause), let one = earlier.last(where: fits) {
            resume(one)
        }
        let drivers = subject.filter { !isOnFoot($0) }
        if !drivers.isEmpty, action.needsVehicle || action == .stop { clause.who = drivers }
        (outer, series) = (nil, Series())
        if subject.isEmpty { chooseSubject(for: action, token.form) }
    }

    /// Finds whom `is` or `are` is about.
    mutating func resumeSubject(behind copula: Token) {
        let isOfOne = ["is", "was", "has", "gets"].contains(copula.words)
        if let outer = outer?.subject, agrees(outer, isOfOne) {
            resume(outer)
            (self.outer, events, motion) = (nil, [], nil)
        } else if !isOfOne, series.isJoined, series.who.count > subject.count {
            clause = Subject(who: series.who, takesEnding: false)
        }
        // `a car ahead and a van that is behind us brake`
        if meaning(at: index - 1) != .relative { series = Series() }
    }

    private mutating func resume(_ subject: Subject) {
        clause = subject
        if let who = subject.who.last, who != .ego { mentioned = who }
    }

    private func agrees(_ subject: Subject, _ ending: Bool?) -> Bool {
        ending == nil || subject.takesEnding == nil || ending == subject.takesEnding
    }

    private func isAble(_ who: [Who], to action: Action) -> Bool {
        !action.needsVehicle || !who.contains(where: isOnFoot)
    }

    /// Whether the verb that was read last has an ending, as in `it brakes`; nil where it does not tell, as in
    /// `braked` and `will brake`.
    private func ending(of verb: Token) -> Bool? {
        let word = String(verb.words.prefix { $0 != " " })
        let hasEnding = word.hasSuffix("s") && verb.form == .finite
        // `has left` is a phrase of its own.
        let isOpen = ["has", "have", "had"].contains(word)
        guard hasEnding || verb.form == .basic, !isOpen else { return nil }
        var before = index - 2
        while let token = token(at: before) {
            switch token.meaning {
            case .filler:
                let word = token.words.split(separator: " ").last.map(String.init) ?? ""
                if Self.auxiliaries.contains(word) { return nil }
            case .strength, .pace: break
            case .copula, .article, .negation, .almost, .preposition: return nil
            default: return hasEnding
            }
            before -= 1
        }
        return hasEnding
    }

    private static let auxiliaries: Set = [
        "do", "does", "did", "will", "would", "must", "to", "let", "make", "makes",
    ]

    /// Whom a verb without a subject is about.
    private mutating func chooseSubject(for action: Action, _ form: WordForms.Form) {
        // `behind us follows a van`
        let isInverted = !pendingPlaces.isEmpty && !action.isManeuver && namesSomebodyNext()
        if isFollowedByAgent || isInverted { return }
        if let mentioned, form != .basic || hasEventInSentence || !pendingPlaces.isEmpty {
            subject = [mentioned]
            return
        }
        switch action {
        case .cutIn, .cross:
            let actorClass: ActorClass = action == .cross ? .pedestrian : .car
            scene.participants.append(Participant(actorClass: actorClass, words: ""))
            subject = [.somebody(scene.participants.count - 1)]
            mentioned = subject[0]
        case .meet: break
        default: subject = [.ego]
        }
    }

    /// Whether `by a van` or `of a van` follows in the clause.
    var isFollowedByAgent: Bool {
        var next = index
        while let meaning = meaning(at: next) {
            switch meaning {
            case .separator, .and, .order: return false
            case .preposition(.by), .preposition(.of):
                if naming(at: skippingFillers(next + 1)) != nil { return true }
            default: break
            }
            next += 1
        }
        return false
    }
}
