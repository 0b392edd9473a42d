/// Tokens with their numbers, and which pairs of them are joined first.
///
/// Sennrich, Haddow & Birch 2016, "Neural machine translation of rare words with subword units", over
/// bytes instead of letters (Radford et al. 2019): no text is unknown.
struct TokenVocabulary: Sendable {
    static let startMark = "<|startoftext|>"
    static let endMark = "<|endoftext|>"
    /// Behind the last piece of a word.
    private static let wordEnd = "</w>"

    /// Numbers of the marks around a prompt.
    let start, end: Int
    let numbers: [String: Int]
    /// The pairs that are joined, most eager first.
    let merges: [Pair]
    private let ranks: [Pair: Int]

    /// Two neighbours.
    struct Pair: Hashable, Sendable {
        let first, second: String
    }

    /// Why numbers and merges are no vocabulary.
    enum Misfit: Error {
        /// A token that has no number.
        case missing(String)
        /// Tokens that no merge makes, the first of them, and how many merges make the others.
        case unmade(String, count: Int, merges: Int)
    }

    /// - Parameters:
    ///   - numbers: of every token.
    ///   - merges: the pairs that are joined, most eager first.
    init(numbers: [String: Int], merges: [Pair]) throws(Misfit) {
        func number(_ token: String) throws(Misfit) -> Int {
            guard let number = numbers[token] else { throw .missing(token) }
            return number
        }
        start = try number(Self.startMark)
        end = try number(Self.endMark)
        // Whatever a word is made of has a number then.
        for letter in Self.letters {
            _ = try number(letter)
            _ = try number(letter + Self.wordEnd)
        }
        for pair in merges { _ = try number(pair.first + pair.second) }
        let unmade = Self.unmade(numbers, merges)
        if let first = unmade.first {
            throw .unmade(first, count: unmade.count, merges: merges.count)
        }
        self.numbers = numbers
        self.merges = merges
        ranks = Dictionary(zip(merges, merges.indices)) { first, _ in first }
    }

    /// The vocabulary that merges imply: bytes, bytes that end a word, what is joined in order, the marks.
    init(merges: [Pair]) throws(Misfit) {
        let letters = Self.lettersInOrder
        let tokens =
            letters + letters.map { $0 + Self.wordEnd } + merges.map { $0.first + $0.second }
            + [Self.startMark, Self.endMark]
        try self.init(
            numbers: Dictionary(zip(tokens, tokens.indices)) { first, _ in first }, merges: merges)
    }

    /// Tokens that no word can have: neither letters nor marks in angle brackets, and no merge makes them.
    private static func unmade(_ numbers: [String: Int], _ merges: [Pair]) -> [String] {
        let made = Set(merges.map { $0.first + $0.second })
            .union(letters).union(letters.map { $0 + wordEnd })
        return numbers.keys.filter { token in
            let isMark = token.hasPrefix("<") && token.hasSuffix(">") && !token.hasSuffix(wordEnd)
            return !made.contains(token) && !isMark
        }.sorted { (numbers[$0] ?? 0) < (numbers[$1] ?? 0) }
    }

    /// The numbers of a word.
    func tokens(_ word: String) -> [Int] {
        if word == Self.startMark { return [start] }
        if word == Self.endMark { return [end] }
        var pieces = word.utf8.map { Self.letters[Int($0)] }
        guard let last = pieces.popLast() else { return [] }
        pieces.append(last + Self.wordEnd)
        while let pair = mostEager(pieces) { pieces = joined(pair, in: pieces) }
        return pieces.compactMap { numbers[$0] }
    }

    /// The token of a number; the end mark where there is none.
    func token(_ number: Int) -> String {
        numbers.first { $0.value == number }?.key ?? Self.endMark
    }

    private func mostEager(_ pieces: [String]) -> Pair? {
        let ranked = zip(pieces, pieces.dropFirst()).compactMap { first, second in
            let pair = Pair(first: first, second: second)
            return ranks[pair].map { (pair: pair, rank: $0) }
        }
        return ranked.min { $0.rank < $1.rank }?.pair
    }

    private func joined(_ pair: Pair, in pieces: [String]) -> [String] {
        var result: [String] = []
        var index = 0
        while index < pieces.count {
            let joins =
                index + 1 < pieces.count && pieces[index] == pair.first
                && pieces[index + 1] == pair.second
            result.append(joins ? pair.first + pair.second : pieces[index])
            index += joins ? 2 : 1
        }
        return result
    }
}

// MARK: Bytes as letters

extension TokenVocabulary {
    /// Bytes that stand for themselves in a vocabulary; others are letters from U+0100 on.
    private static let printable: [UInt8] =
        Array(UInt8(ascii: "!")...UInt8(ascii: "~")) + Array(0xA1...0xAC) + Array(0xAE...0xFF)

    /// The letter of each byte.
    private static let letters: [String] = {
        var next: UInt32 = 0x100
        return (UInt8.min...UInt8.max).map { byte in
            if printable.contains(byte) { return String(Unicode.Scalar(byte)) }
            defer { next += 1 }
            return Unicode.Scalar(next).map(String.init) ?? ""
        }
    }()

    /// The letters in the order of their numbers: printable bytes first.
    private static let lettersInOrder =
        printable.map { letters[Int($0)] }
        + (UInt8.min...UInt8.max).filter { !printable.contains($0) }.map { letters[Int($0)] }
}
