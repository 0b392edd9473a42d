/// Prompts as numbers of CLIP's vocabulary: byte-level byte-pair encoding.
///
/// Radford et al. 2021, "Learning transferable visual models from natural language supervision", §2.4.
package struct CLIPTokenizer: Sendable {
    /// Places of a prompt, the marks at its two ends counted.
    package static let length = 77

    let vocabulary: TokenVocabulary
    /// What fills the places that a prompt leaves.
    let padding: Int

    /// - Parameter padding: a token of the vocabulary; nil for that of the end.
    init(vocabulary: TokenVocabulary, padding: Int? = nil) {
        self.vocabulary = vocabulary
        self.padding = padding ?? vocabulary.end
    }

    /// The numbers of a prompt between start and end, padded to `length`; what has no room is cut off.
    package func encode(_ prompt: String) -> [Int] {
        let tokens = PromptWords(prompt).flatMap(vocabulary.tokens).prefix(Self.length - 2)
        let marked = [vocabulary.start] + tokens + [vocabulary.end]
        return marked + Array(repeating: padding, count: Self.length - marked.count)
    }

    /// How many numbers a prompt has by itself, without marks and uncut.
    package func count(_ prompt: String) -> Int {
        PromptWords(prompt).reduce(0) { $0 + vocabulary.tokens($1).count }
    }

    /// What is cut off of a prompt, in words; nil for nothing.
    package func loss(of prompt: String) -> String? {
        let (count, most) = (count(prompt), Self.length - 2)
        return count > most ? "of the prompt's \(count) tokens the first \(most) count" : nil
    }
}
