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
        /// Of one thing, each of which leaves no room for the other.
        case contradiction(String, String)
        /// A pronoun before anybody was named.
        case unnamed(String)
        /// What does not happen, or nearly does.
        case denied(String)
        /// A number of nothing.
        case unitless(String)
        case empty
        case long(Int)

        package var description: String {
            switch self {
            case .unknown(let word, let near):
                "'\(word)' is not understood" + (near.map { ", did you mean '\($0)'?" } ?? "")
            case .beyond(let word, let remedy): "'\(word)' cannot be shown: \(remedy)"
            case .misplaced(let word): "'\(word)' says nothing where it stands"
            case .impossible(let words, let reason): "'\(words)' is impossible: \(reason)"
            case .contradiction(let one, let other):
                "'\(one)' and '\(other)' contradict each other; keep one of them"
            case .unnamed(let word): "nothing says who '\(word)' is; name them before"
            case .denied(let words):
                "'\(words)' cannot be shown: say what is there and what happens, as in 'empty road' or "
                    + "'it brakes gently'"
            case .unitless(let number):
                "'\(number)' has no unit; write it behind, as in '\(number) km/h', '\(number) m' or "
                    + "'\(number) seconds'"
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
