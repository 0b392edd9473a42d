import Sim

/// Reads a description into a scene, from left to right: every part of it is scenery, somebody, a place,
/// an action, a manner or a time, and each belongs to what was last spoken of.
struct DescriptionReader {
    let tokens: [Token]
    var index = 0
    var scene = Scene()
    var problems: [DescriptionError.Problem]

    /// Whom the clause is about.
    var subject: [Who] = []
    /// Who was named one directly after the other.
    var list: [Who] = []
    /// Whom `it` means.
    var mentioned: Who?
    /// What was read last, which a list or an object goes on from.
    var last = Part.nothing
    /// What happens in the clause.
    var events: [Int] = []
    /// A verb that says something only with a place or an object.
    var motion: Motion?
    var isClauseStart = true
    var isJoined = false

    /// Said before whom or what it belongs to.
    var pendingPlaces: [Place] = []
    var pendingSide: Said<Side>?
    var pendingStrength: Said<Strength>?

    var link: Link?
    /// How the clause that begins with a conjunction stands to the next one.
    var leading: Meaning.Order?
    /// Events that wait for the beginning or the end of the next one.
    var waiting: (events: [Int], order: Meaning.Order)?
    var hasEventInSentence = false

    enum Part { case nothing, somebody, event, weather, traffic }

    struct Motion {
        var action: Action
        var words: String
    }

    /// When the next event begins, if it is said.
    enum Link { case at(Double), then(delay: Double), together }

    /// - Throws: `DescriptionError` with all problems at once.
    static func scene(of text: String) throws -> Scene {
        let tokenizer = Tokenizer(text)
        var reader = DescriptionReader(
            tokens: tokenizer.tokens, problems: tokenizer.problems)
        let count = tokenizer.tokens.count
        if count == 0 && reader.problems.isEmpty { reader.problems = [.empty] }
        if count > DescriptionError.Problem.mostWords { reader.problems = [.long(count)] }
        guard reader.problems.isEmpty else { throw DescriptionError(problems: reader.problems) }
        reader.read()
        guard reader.problems.isEmpty else { throw DescriptionError(problems: reader.problems) }
        return reader.scene
    }

    private init(tokens: [Token], problems: [DescriptionError.Problem]) {
        self.tokens = tokens
        self.problems = problems
    }

    private mutating func read() {
        while let token = token {
            let wasStart = isClauseStart
            if readBoundary() { continue }
            let isKnown =
                readAmount() || readSomebody() || readScenery() || readPlace() || readAgent()
                || readAction() || readManner() || readOrder()
            if isKnown {
                // A place before somebody leaves the clause at its start.
                isClauseStart = wasStart && !pendingPlaces.isEmpty && subject.isEmpty
                continue
            }
            switch token.meaning {
            case .filler, .copula, .article, .lane, .during, .road, .preposition, .sidewalk: break
            case .beyond(let remedy): problems.append(.beyond(token.words, remedy: remedy))
            default: problems.append(.misplaced(token.words))
            }
            index += 1
        }
        endSentence()
        finish()
    }

    /// What was said and never found whom it belongs to.
    private mutating func finish() {
        if let strength = pendingStrength { problems.append(.misplaced(strength.words)) }
        for place in pendingPlaces { problems.append(.misplaced(place.words)) }
    }
}

// MARK: Looking

extension DescriptionReader {
    /// The next token.
    var token: Token? { token(at: index) }

    func token(at index: Int) -> Token? { tokens.indices.contains(index) ? tokens[index] : nil }

    func meaning(at index: Int) -> Meaning? { token(at: index)?.meaning }

    /// The words of the tokens up to the next one.
    func words(from start: Int) -> String {
        tokens[start..<index].map(\.words).joined(separator: " ")
    }

    /// The first place from an index on that holds more than words between others.
    func skippingFillers(_ index: Int) -> Int {
        var index = index
        while let meaning = meaning(at: index) {
            switch meaning {
            case .filler, .copula, .during: index += 1
            default: return index
            }
        }
        return index
    }
}

// MARK: Clauses

extension DescriptionReader {
    /// Reads what ends a clause.
    private mutating func readBoundary() -> Bool {
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
        add(isOnFoot ? .cross : .cutIn, side.words)
        events = []
    }

    /// Reads a conjunction.
    private mutating func readOrder() -> Bool {
        guard case .order(let order) = token?.meaning else { return false }
        index += 1
        if order == .then {
            link = .then(delay: 0)
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
