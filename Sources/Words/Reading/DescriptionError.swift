/// Everything in a description that cannot become a scenario, at once.
package struct DescriptionError: Error, Equatable, CustomStringConvertible {
    package enum Problem: Equatable, CustomStringConvertible, Sendable {
        /// No word of the lexicon.
        case unknown(String, suggestion: String?)
        /// Known, but the world has no such thing.
        case beyond(String, remedy: String)
        /// Known words that say nothing where they stand.
        case misplaced(String)
        /// Understood, but impossible.
        case impossible(String, reason: String)
        case empty
        case long(Int)

        package var description: String {
            switch self {
            case .unknown(let word, let near):
                "'\(word)' is not understood" + (near.map { ", did you mean '\($0)'?" } ?? "")
            case .beyond(let word, let remedy): "'\(word)' cannot be shown: \(remedy)"
            case .misplaced(let word): "'\(word)' says nothing where it stands"
            case .impossible(let words, let reason): "'\(words)' is impossible: \(reason)"
            case .empty: "the text is empty; describe a drive, as in 'a van brakes ahead of us'"
            case .long(let count): "the text has \(count) words; \(Self.mostWords) at most"
            }
        }

        static let mostWords = 1_000
    }

    package var problems: [Problem]

    package var description: String {
        problems.map(\.description).joined(separator: "; ")
    }
}
