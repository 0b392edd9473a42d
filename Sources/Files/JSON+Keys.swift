import Synchronization

extension JSON {
    /// `actorClass` → `actor_class`, `box2DFull` → `box_2d_full`.
    ///
    /// Foundation's own strategy writes `box2_d_full` and cannot read it back.
    package static func snakeCase(_ key: String) -> String {
        snakeCases.withLock { known in
            if let name = known[key] { return name }
            let wordEnd = /[a-z](?=[0-9]*[A-Z])|[A-Z](?=[A-Z][a-z])/
            let name = key.replacing(wordEnd) { $0.output + "_" }.lowercased()
            known[key] = name
            return name
        }
    }

    // The regular expression took nine tenths of the time of writing labels; keys are few.
    private static let snakeCases = Mutex<[String: String]>([:])

    /// Undoes `snakeCase`.
    static func camelCase(_ key: String) -> String {
        let words = key.split(separator: "_", omittingEmptySubsequences: false)
        return (words.first.map(String.init) ?? "")
            + words.dropFirst().map { word in
                word.first?.isNumber == true
                    ? word.uppercased() : word.prefix(1).uppercased() + word.dropFirst()
            }.joined()
    }
}

/// A key under another name.
package struct JSONKey: CodingKey {
    package let stringValue: String
    package let intValue: Int? = nil

    init(_ name: String) { stringValue = name }
    package init(stringValue: String) { self.init(stringValue) }
    package init?(intValue: Int) { nil }
}
