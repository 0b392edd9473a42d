import Files
import Foundation

extension CLIPTokenizer {
    /// Reads the tokenizer of a diffusers folder: `vocab.json` with `merges.txt`, or `tokenizer.json`.
    package init(folder: URL) throws {
        let vocabulary = folder.appending(path: "vocab.json")
        let source: Source
        if FileManager.default.fileExists(atPath: vocabulary.path) {
            let merges = folder.appending(path: "merges.txt").path
            source = Source(
                file: vocabulary.path, numbers: try Self.object(vocabulary.path),
                merges: try Self.merges(DurableFile.readText(merges), file: merges))
        } else {
            let whole = folder.appending(path: "tokenizer.json").path
            guard FileManager.default.fileExists(atPath: whole) else {
                throw FileError(
                    .missingInput, file: folder.path, "has neither vocab.json nor tokenizer.json")
            }
            source = try Self.whole(whole)
        }
        try self.init(source, padding: Self.padding(folder))
    }

    /// The vocabulary of OpenAI's CLIP, which all Stable Diffusion models of versions 1 and 2 read.
    ///
    /// - Parameter padding: what fills the rest of a prompt; nil for the end mark.
    package init(bundledPaddedWith padding: Int?) throws {
        guard let url = Bundle.module.url(forResource: "clip-merges", withExtension: "txt") else {
            throw FileError(.unavailable, file: "clip-merges.txt", "is not installed")
        }
        let merges = try Self.merges(DurableFile.readText(url.path), file: url.path)
        try self.init(
            Source(file: url.path, numbers: nil, merges: merges),
            padding: padding.map { .number($0) })
    }

    private init(_ source: Source, padding: Padding?) throws {
        do {
            let vocabulary =
                if let numbers = source.numbers {
                    try TokenVocabulary(numbers: numbers, merges: source.merges)
                } else {
                    try TokenVocabulary(merges: source.merges)
                }
            self.init(
                vocabulary: vocabulary,
                padding: padding.flatMap {
                    switch $0 {
                    case .number(let number): number
                    case .token(let token): source.numbers?[token]
                    }
                })
        } catch .missing(let token) {
            throw FileError(.data, file: source.file, "has no token \(token)")
        } catch .unmade(let token, let count, let merges) {
            throw FileError(
                .data, file: source.file,
                "does not fit its merges: they are \(merges), and \(count) more tokens of its "
                    + "\(source.numbers?.count ?? 0) need one, the first is \(token)",
                remedy: "get vocabulary and merges anew, from one model")
        }
    }

    private struct Source {
        let file: String
        /// Nil when the merges imply them.
        let numbers: [String: Int]?
        let merges: [TokenVocabulary.Pair]
    }

    private enum Padding {
        case number(Int)
        case token(String)
    }

    /// The padding that a folder names, a text or an object with one; nil for the end mark.
    private static func padding(_ folder: URL) throws -> Padding? {
        for name in ["tokenizer_config.json", "special_tokens_map.json"] {
            let path = folder.appending(path: name).path
            guard FileManager.default.fileExists(atPath: path) else { continue }
            let token = try json(path)["pad_token"]
            if let token = token as? String { return .token(token) }
            if let content = (token as? [String: Any])?["content"] as? String {
                return .token(content)
            }
        }
        return nil
    }

    /// A `tokenizer.json`, as the library tokenizers writes it.
    private static func whole(_ file: String) throws -> Source {
        let document = try json(file)
        guard let model = document["model"] as? [String: Any],
            var numbers = model["vocab"] as? [String: Int]
        else { throw FileError(.data, file: file, "has no model.vocab") }
        for token in document["added_tokens"] as? [[String: Any]] ?? [] {
            if let text = token["content"] as? String { numbers[text] = token["id"] as? Int }
        }
        let merges: [TokenVocabulary.Pair]
        if let lines = model["merges"] as? [String] {
            merges = try lines.map { try pair($0[...], file: file) }
        } else if let pairs = model["merges"] as? [[String]] {
            merges = try pairs.map { try pair($0.joined(separator: " ")[...], file: file) }
        } else {
            throw FileError(.data, file: file, "has no model.merges")
        }
        return Source(file: file, numbers: numbers, merges: merges)
    }

    /// A pair a line, after a line that begins with `#version`.
    private static func merges(_ text: String, file: String) throws -> [TokenVocabulary.Pair] {
        try text.split(whereSeparator: \.isNewline).drop { $0.hasPrefix("#version") }
            .map { try pair($0, file: file) }
    }

    private static func pair(_ line: Substring, file: String) throws -> TokenVocabulary.Pair {
        let parts = line.split(separator: " ")
        guard parts.count == 2 else {
            throw FileError(.data, file: file, "has the merge \(line.prefix(40)), which is no pair")
        }
        return .init(first: String(parts[0]), second: String(parts[1]))
    }

    private static func object(_ file: String) throws -> [String: Int] {
        guard let numbers = try json(file) as? [String: Int] else {
            throw FileError(.data, file: file, "must give each token a whole number")
        }
        return numbers
    }

    private static func json(_ file: String) throws -> [String: Any] {
        let document = try? JSONSerialization.jsonObject(with: Data(DurableFile.read(file)))
        guard let object = document as? [String: Any] else {
            throw FileError(.data, file: file, "is not a JSON object")
        }
        return object
    }
}
