/// How the names of a file become keys of diffusers: by tables.
struct KeyMap {
    /// What stands before all names of the part.
    var prefix = ""
    /// What names begin with, whole words between dots: most often a layer's place.
    ///
    /// The longest one counts.
    var places: [String: String] = [:]
    /// What stands behind a place.
    ///
    /// A star means that queries, keys and values lie in one tensor.
    var parts: [String: String] = [:]
    /// Beginnings of names that nothing reads.
    var ignored: Set<String> = []

    /// Where a tensor goes.
    enum Target: Equatable {
        case key(String)
        /// Thirds of its first axis.
        case keys([String])
        case nowhere
    }

    /// Nil for what belongs to another part.
    func target(of name: String) -> Target? {
        guard name.hasPrefix(prefix) else { return nil }
        let words = name.dropFirst(prefix.count).split(separator: ".").map(String.init)
        if Self.longest(words, where: ignored.contains) != nil { return .nowhere }
        guard let place = Self.longest(words, where: { places[$0] != nil }) else {
            return .key(words.joined(separator: "."))
        }
        let rest = Array(words.dropFirst(place.count))
        let part = Self.longest(rest, where: { parts[$0] != nil })
        let renamed =
            [places[place.text], part.flatMap { parts[$0.text] }].compactMap { $0 }
            + rest.dropFirst(part?.count ?? 0)
        let key = renamed.filter { !$0.isEmpty }.joined(separator: ".")
        guard key.contains("*") else { return .key(key) }
        return .keys(["q", "k", "v"].map { key.replacing("*", with: $0) })
    }

    /// The longest beginning of words that fits.
    private static func longest(
        _ words: [String], where fits: (String) -> Bool
    ) -> (text: String, count: Int)? {
        for count in stride(from: words.count, to: 0, by: -1) {
            let text = words.prefix(count).joined(separator: ".")
            if fits(text) { return (text, count) }
        }
        return nil
    }
}
