/// A value in a scenario file with its place; asking for the wrong kind reports a problem.
struct YAMLTree {
    struct Entry {
        let key: String
        let line: Int
        let value: YAMLTree
    }

    enum Content {
        case null
        case scalar(String)
        case sequence([YAMLTree])
        case mapping([Entry])
    }

    let content: Content
    /// From 1.
    let line: Int
    /// Keys and indices from the root, as in `actors[0].speed`.
    let path: String
    let log: ProblemLog

    func report(_ message: String) { log.report(line: line, path: path, message) }

    private func reportKind(expected: String) {
        switch content {
        case .null: report("has no value; expected \(expected)")
        case .scalar(let text): report("expected \(expected), found '\(text.prefix(40))'")
        case .sequence: report("expected \(expected), found a list")
        case .mapping: report("expected \(expected), found keys and values")
        }
    }

    /// A finite number within a range.
    func number(_ range: ClosedRange<Double>, unit: String = "") -> Double? {
        guard case .scalar(let text) = content, let number = Double(yaml: text) else {
            reportKind(expected: unit.isEmpty ? "a number" : "a number in \(unit)")
            return nil
        }
        return checked(number, in: range, unit: unit)
    }

    /// A whole number within a range.
    func integer<Value: FixedWidthInteger>(_ range: ClosedRange<Value>) -> Value? {
        guard case .scalar(let text) = content, text.wholeMatch(of: /[+-]?[0-9]+/) != nil else {
            reportKind(expected: "a whole number")
            return nil
        }
        guard let number = Value(text), range.contains(number) else {
            report("\(text.prefix(40)) is out of range \(range.lowerBound)…\(range.upperBound)")
            return nil
        }
        return number
    }

    private func checked(
        _ number: Double, in range: ClosedRange<Double>, unit: String
    ) -> Double? {
        let suffix = unit.isEmpty ? "" : " \(unit)"
        guard number.isFinite else {
            report("\(number) is no finite number; expected \(range.written)\(suffix)")
            return nil
        }
        guard range.contains(number) else {
            report("\(number.written)\(suffix) is out of range \(range.written)\(suffix)")
            return nil
        }
        return number
    }

    func text() -> String? {
        guard case .scalar(let text) = content, !text.isEmpty else {
            reportKind(expected: "a word")
            return nil
        }
        return text
    }

    /// `true` or `false`.
    func flag() -> Bool? {
        guard case .scalar(let text) = content, let flag = Bool(text.lowercased()) else {
            reportKind(expected: "true or false")
            return nil
        }
        return flag
    }

    /// One of an enumeration's words.
    func word<Word: RawRepresentable & CaseIterable>(_: Word.Type = Word.self) -> Word?
    where Word.RawValue == String {
        let words = Word.allCases.map(\.rawValue)
        guard case .scalar(let text) = content else {
            reportKind(expected: listed(words))
            return nil
        }
        if let word = Word(rawValue: text) { return word }
        report("unknown value '\(text.prefix(40))'\(hint(for: text, among: words))")
        return nil
    }

    func isWord(_ word: String) -> Bool {
        if case .scalar(word) = content { true } else { false }
    }

    func list() -> [YAMLTree]? {
        guard case .sequence(let items) = content else {
            reportKind(expected: "a list")
            return nil
        }
        return items
    }

    /// As many numbers as the names say.
    func numbers(_ names: String..., in range: ClosedRange<Double>, unit: String) -> [Double]? {
        let form = "[\(names.joined(separator: ", "))]"
        guard case .sequence(let items) = content, items.count == names.count else {
            reportKind(expected: "\(form) in \(unit)")
            return nil
        }
        let numbers = items.compactMap { $0.number(range, unit: unit) }
        return numbers.count == names.count ? numbers : nil
    }

    /// The entries of a mapping with no other keys than these.
    func fields(_ keys: [String]) -> Fields? {
        guard case .mapping(let entries) = content else {
            reportKind(expected: "keys and values")
            return nil
        }
        for entry in entries where !keys.contains(entry.key) {
            log.report(
                line: entry.line, path: entry.value.path,
                "unknown key\(hint(for: entry.key, among: keys))")
        }
        return Fields(tree: self, entries: entries)
    }
}

/// The entries of one mapping.
struct Fields {
    let tree: YAMLTree
    fileprivate let entries: [YAMLTree.Entry]

    fileprivate init(tree: YAMLTree, entries: [YAMLTree.Entry]) {
        self.tree = tree
        self.entries = entries
    }

    /// A value that may be missing.
    subscript(key: String) -> YAMLTree? { entries.first { $0.key == key }?.value }

    /// A value that must be there.
    func required(_ key: String) -> YAMLTree? {
        if self[key] == nil { tree.report("'\(key)' is missing") }
        return self[key]
    }

    /// Which of some keys are given, in their order.
    func given(_ keys: [String]) -> [String] { keys.filter { self[$0] != nil } }
}

extension Double {
    /// YAML's decimal numbers, infinities and NaN.
    fileprivate init?(yaml text: String) {
        switch text.lowercased() {
        case ".nan": self = .nan
        case ".inf", "+.inf": self = .infinity
        case "-.inf": self = -.infinity
        default:
            // Swift would also read hexadecimal floats and words.
            guard text.allSatisfy({ "+-.eE0123456789".contains($0) }) else { return nil }
            self.init(text)
        }
    }

    /// Without a needless `.0`.
    var written: String {
        self == rounded() && abs(self) < 1e15 ? "\(Int(self))" : "\(self)"
    }
}

extension ClosedRange where Bound == Double {
    fileprivate var written: String { "\(lowerBound.written)…\(upperBound.written)" }
}
