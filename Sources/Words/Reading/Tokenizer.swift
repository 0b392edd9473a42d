import Sim

/// A word or a phrase of the text, and what it means.
struct Token {
    var meaning: Meaning
    /// As they stand in the text.
    var words: String
    var form = WordForms.Form.basic
}

/// Cuts a text into words and finds what they mean.
struct Tokenizer {
    private(set) var tokens: [Token] = []
    private(set) var problems: [DescriptionError.Problem] = []

    init(_ text: String) {
        let words = Self.words(of: text)
        var index = 0
        while index < words.count {
            index += read(words[index...].prefix(Lexicon.longestPhrase))
        }
    }

    /// Reads the longest phrase that begins here.
    ///
    /// - Returns: its number of words.
    private mutating func read(_ words: ArraySlice<String>) -> Int {
        guard let word = words.first else { return 1 }
        if let mark = Self.separator(word) {
            tokens.append(Token(meaning: mark, words: word))
            return 1
        }
        for length in stride(from: words.count, through: 1, by: -1) {
            guard let (meaning, form) = Lexicon.entry(of: words.prefix(length)) else { continue }
            append(
                Token(
                    meaning: meaning, words: words.prefix(length).joined(separator: " "), form: form
                ))
            return length
        }
        if let number = Double(word), number.isFinite {
            append(Token(meaning: .number(number), words: word))
        } else {
            problems.append(.unknown(word, suggestion: Lexicon.suggestion(for: word)))
        }
        return 1
    }

    /// Adds a token; `twenty five` and `two hundred` are one number.
    private mutating func append(_ token: Token) {
        guard case .number(let new) = token.meaning, case .number(let old)? = tokens.last?.meaning,
            let sum = Self.joined(old, new), let last = tokens.last
        else { return tokens.append(token) }
        tokens[tokens.count - 1] = Token(
            meaning: .number(sum), words: last.words + " " + token.words)
    }

    private static func joined(_ old: Double, _ new: Double) -> Double? {
        if new == 100, (1...9).contains(old) { return old * 100 }
        let isTens = old >= 20 && old.truncatingRemainder(dividingBy: 10) == 0
        return isTens && new < (old >= 100 ? 100 : 10) ? old + new : nil
    }

    private static func separator(_ word: String) -> Meaning? {
        switch word {
        case ",": .separator(endsSentence: false)
        case ".": .separator(endsSentence: true)
        default: nil
        }
    }
}

extension Tokenizer {
    /// Words in lower case; `,` and `.` stand for all marks between parts and sentences.
    private static func words(of text: String) -> [String] {
        var words: [String] = []
        var word = ""
        func end() {
            if !word.isEmpty { words.append(contentsOf: plain(word)) }
            word = ""
        }
        let letters = Array(text.lowercased())
        for (index, letter) in letters.enumerated() {
            let next = index + 1 < letters.count ? letters[index + 1] : " "
            switch letter {
            case "’", "'": word.append("'")
            case "." where word.last?.isNumber == true && next.isNumber: word.append(letter)
            case _ where letter.isLetter && word.last?.isNumber == true:
                end()
                word.append(letter)
            case _ where letter.isLetter || letter.isNumber || letter == "/": word.append(letter)
            case ".", "!", "?", ";", "\n":
                end()
                words.append(".")
            case ",", ":", "(", ")", "–", "—":
                end()
                words.append(",")
            case "-" where word.isEmpty && next == " ":
                words.append(",")
            default: end()
            }
        }
        end()
        return words
    }

    /// A word without its apostrophe: `it's` is `it is`, `the ego's lane` is `the ego lane`.
    private static func plain(_ word: String) -> [String] {
        let parts = word.split(separator: "'", omittingEmptySubsequences: true).map(String.init)
        guard let first = parts.first else { return [] }
        guard parts.count > 1, let ending = parts.last else { return [first] }
        switch ending {
        case "s" where ["it", "there", "that", "he", "she", "who"].contains(first):
            return [first, "is"]
        case "s": return [first]
        case "t" where first.hasSuffix("n"): return ["not"]
        case "re", "m": return [first, "are"]
        case "ve": return [first, "have"]
        case "ll": return [first, "will"]
        default: return [parts.joined()]
        }
    }
}
