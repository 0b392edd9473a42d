import Sim

/// The words that descriptions may use: tables of meanings, each with its synonyms.
enum Lexicon {
    /// Longest phrase in words.
    static let longestPhrase =
        phrases.map { $0.split(separator: " ").count }.max() ?? 1

    /// By phrase: whatever is no verb, in the basic form.
    private static let meanings = table(scenery + people + places + manners + times + connections)
    /// By phrase: what somebody does, in the basic form.
    private static let verbs = table(actions)

    /// Every phrase in its basic form.
    static var phrases: [String] { (Array(meanings.keys) + verbs.keys).sorted() }

    private static func table(_ rows: [(Meaning, String)]) -> [String: Meaning] {
        var found: [String: Meaning] = [:]
        for (meaning, phrases) in rows {
            for phrase in phrases.split(separator: ",") {
                let isNew = found.updateValue(meaning, forKey: phrase.trimmed) == nil
                precondition(isNew, "'\(phrase.trimmed)' has two meanings")
            }
        }
        return found
    }

    /// Every single word that means something, alone or in a phrase.
    static let words = Set(
        phrases.flatMap { $0.split(separator: " ").map(String.init) }
    ).union(WordForms.irregular.keys)

    /// A word that is written nearly like an unknown one; a short one must have the same letters, since many are near it.
    static func suggestion(for word: String) -> String? {
        let near = words.filter { known in
            switch meanings[known] {
            case .beyond, .negation: return false
            default: break
            }
            return known != word && (word.count > 4 || known.sorted() == word.sorted())
        }
        return Sim.suggestion(for: word, among: near.sorted(), within: max(1, word.count / 4))
    }

    /// The meaning of a phrase, whose first word or last word may be inflected.
    static func entry(of words: ArraySlice<String>) -> (meaning: Meaning, form: WordForms.Form)? {
        let phrase = words.joined(separator: " ")
        if let meaning = meanings[phrase] ?? verbs[phrase] { return (meaning, .basic) }
        guard let first = words.first, let last = words.last else { return nil }
        for (verb, form) in WordForms.verbs(of: first) {
            let phrase = ([verb] + words.dropFirst()).joined(separator: " ")
            if let meaning = verbs[phrase] { return (meaning, form) }
        }
        // `the bus stops` is no plural.
        let isVerb = WordForms.verbs(of: last).contains { verbs[$0.verb] != nil }
        for singular in WordForms.singulars(of: last) where words.count == 1 || !isVerb {
            let phrase = (words.dropLast() + [singular]).joined(separator: " ")
            if let meaning = meanings[phrase], meaning.isNoun { return (meaning, .plural) }
        }
        return nil
    }
}

extension Meaning {
    /// Whether it has a plural.
    fileprivate var isNoun: Bool {
        switch self {
        case .somebody, .vehicle, .lane, .road, .unit, .surroundings, .townSign, .weather, .traffic,
            .density, .shape, .sidewalk, .kerb, .filler, .beyond, .daytime, .number:
            true
        default: false
        }
    }
}

extension StringProtocol {
    var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
