import Sim

/// Reads a description into a scene, from left to right: every part of it is scenery, somebody, a place,
/// an action, a manner or a time, and each belongs to what was last spoken of.
struct DescriptionReader {
    let tokens: [Token]
    var index = 0
    var scene = Scene()
    var problems: [DescriptionError.Problem]

    /// Whom the clause is about, and how verbs about them end.
    var clause = Subject()
    /// Of the sentence, those whom clauses before were about.
    var earlier: [Subject] = []
    /// Whose clause goes on behind another one's words: in `a van followed by a truck brakes`, the van's.
    var outer: Outer?
    /// Who was named one directly after the other.
    var list: [Who] = []
    /// Who was named one after the other, with places between them.
    var series = Series()
    /// Those of a group who are left after `one` of it, and who that was.
    var split: (group: Who, last: Who)?
    /// Whom `it` means.
    var mentioned: Who? {
        didSet {
            guard let mentioned else { return }
            recent.removeAll { $0 == mentioned }
            recent.append(mentioned)
        }
    }
    /// Who was named, the latest last.
    var recent: [Who] = []
    /// What was read last, which a list or an object goes on from.
    var last = Part.nothing
    /// What happens in the clause.
    var events: [Int] = []
    /// What happens in the latest clause in which anything does.
    var told: [Int] = []
    /// How long somebody stands, until it is said what comes then.
    var standing: String?
    /// The weather that the clause is about.
    var weatherWords: String?
    /// A verb that says something only with a place or an object.
    var motion: Motion?
    var isClauseStart = true
    var isJoined = false

    /// Said before whom or what it belongs to.
    var pendingPlaces: [Place] = []
    var pendingSide: Said<Side>?
    /// Whether somebody comes from that side over the road.
    var comesOver = false
    var pendingStrength: Said<Strength>?

    var link: Link?
    var linkWords: String?
    /// How the clause that begins with a conjunction stands to the next one.
    var leading: Meaning.Order?
    /// Whom the ego overtakes where no object follows.
    var lastNamed: [Int: Who] = [:]
    /// Events that wait for the beginning or the end of the next one.
    var waiting: (events: [Int], order: Meaning.Order)?
    /// Seconds from the end of an event to those that come after it: said before the conjunction.
    var orderDelay = 0.0
    var hasEventInSentence = false

    enum Part { case nothing, somebody, event, weather, traffic }

    struct Motion {
        var action: Action
        var words: String
    }

    /// When the next event begins, if it is said.
    enum Link { case at(Double), then(delay: Double), together, earlier }

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
                readAmount() || readNegation() || readAlmost() || readLikewise() || readSomebody()
                || readMember() || readScenery() || readPlace() || readAgent() || readAction()
                || readManner()
                || readOrder()
            if isKnown {
                // A place before somebody leaves the clause at its start.
                isClauseStart = wasStart && !pendingPlaces.isEmpty && subject.isEmpty
                continue
            }
            switch token.meaning {
            case .copula: resumeSubject(behind: token)
            case .lane where readLaneNumber(): break
            case .filler, .article, .lane, .during, .road, .preposition, .sidewalk: break
            case .beyond(let remedy): problems.append(.beyond(token.words, remedy: remedy))
            case .number where Double(token.words) != nil:
                problems.append(.unitless(token.words))
            default: problems.append(.misplaced(token.words))
            }
            index += 1
        }
        endSentence()
        finish()
    }

    /// What was said and never found whom it belongs to.
    private mutating func finish() {
        guard problems.isEmpty else { return }
        if let strength = pendingStrength { problems.append(.misplaced(strength.words)) }
        for place in pendingPlaces { problems.append(.misplaced(place.words)) }
        // `we follow it, then overtake`: whoever was named last.
        for (event, who) in lastNamed where scene.events[event].object == nil {
            scene.events[event].object = who
        }
    }
}

extension DescriptionReader {
    /// Whom the clause is about.
    var subject: [Who] {
        get { clause.who }
        set { clause = Subject(who: newValue) }
    }

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
