import Foundation

/// The words that a prompt is cut into before it is encoded, in lower case.
///
/// CLIP's pattern: a mark, an English ending, letters, one digit, or other signs, longest first. A composed
/// letter (é) is one letter, and white space only separates.
struct PromptWords: Sequence, IteratorProtocol {
    private var rest: ArraySlice<Unicode.Scalar>

    private static let marks = [TokenVocabulary.startMark, TokenVocabulary.endMark]
    private static let endings = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"]
    private static let fixed = (marks + endings).map { Array($0.unicodeScalars) }

    init(_ prompt: String) {
        let composed = prompt.precomposedStringWithCanonicalMapping.unicodeScalars
        // By scalar: a sigma at the end of a word stays as it is elsewhere.
        rest = Array(composed.flatMap { $0.properties.lowercaseMapping.unicodeScalars })[...]
    }

    mutating func next() -> String? {
        rest = rest.drop { $0.properties.isWhitespace }
        guard let first = rest.first else { return nil }
        if let word = Self.fixed.first(where: rest.starts) { return take(word.count) }
        let kind = Kind(first)
        return take(kind == .digit ? 1 : rest.prefix { Kind($0) == kind }.count)
    }

    private mutating func take(_ count: Int) -> String {
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reduce(into: "") { $0.unicodeScalars.append($1) }
    }

    private enum Kind {
        case letter, digit, space, other

        init(_ scalar: Unicode.Scalar) {
            self =
                switch scalar.properties.generalCategory {
                case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter,
                    .otherLetter:
                    .letter
                case .decimalNumber, .letterNumber, .otherNumber: .digit
                default: scalar.properties.isWhitespace ? .space : .other
                }
        }
    }
}
