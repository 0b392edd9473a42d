/// Forms of English words.
enum WordForms {
    enum Form { case basic, plural, participle, finite }

    /// Verbs that follow no rule, and plurals.
    static let irregular: [String: String] = [
        "drove": "drive", "driven": "drive", "came": "come", "went": "go", "gone": "go",
        "rode": "ride", "ridden": "ride", "ran": "run", "stood": "stand", "overtook": "overtake",
        "overtaken": "overtake", "took": "take", "swung": "swing", "slid": "slide", "got": "get",
        "made": "make", "sped": "speed", "shot": "shoot", "led": "lead", "kept": "keep",
        "stood still": "stand still", "met": "meet", "saw": "see", "seen": "see", "sat": "sit",
        "began": "begin", "braked": "brake", "lost": "lose", "hid": "hide", "hidden": "hide",
        "men": "man", "women": "woman", "children": "child", "people": "person",
        "buses": "bus", "busses": "bus", "feet": "foot", "schoolchildren": "schoolchild",
        "passersby": "passerby", "lorries": "lorry", "metres": "metre",
    ]

    /// Basic forms that a verb may come from.
    static func verbs(of word: String) -> [(verb: String, form: Form)] {
        if let verb = irregular[word] { return [(verb, .finite)] }
        var found: [(String, Form)] = []
        for (ending, form) in [("ing", Form.participle), ("ed", .finite)]
        where word.hasSuffix(ending) {
            let stem = String(word.dropLast(ending.count))
            found += [(stem, form), (stem + "e", form)]
            if let last = stem.last, stem.dropLast().last == last {
                found.append((String(stem.dropLast()), form))
            }
            if stem.hasSuffix("i") { found.append((stem.dropLast() + "y", form)) }
        }
        if word.hasSuffix("s") { found += singulars(of: word).map { ($0, .finite) } }
        return found
    }

    /// Basic forms that a plural may come from.
    static func singulars(of word: String) -> [String] {
        if let singular = irregular[word] { return [singular] }
        guard word.hasSuffix("s") else { return [] }
        var found = [String(word.dropLast())]
        if word.hasSuffix("es") { found.append(String(word.dropLast(2))) }
        if word.hasSuffix("ies") { found.append(word.dropLast(3) + "y") }
        return found
    }
}
