import Yams

/// A key of a scenario file and the values that `vary` gives it.
struct SweepAxis {
    private let path: String
    /// Where it stands in the file.
    private let mark: Mark?
    private let steps: [Step]
    private let values: [Node]

    /// The first key of the path.
    var topKey: String? {
        if case .key(let key) = steps.first { key } else { nil }
    }

    /// A part of a path such as `actors[0].speed`.
    private enum Step: Equatable {
        case key(String)
        case index(Int)
    }

    /// More than this is a mistake.
    private static let most = 10_000

    /// Those of `vary`; none when a problem was reported.
    static func axes(of vary: Node, _ log: ProblemLog) -> [SweepAxis] {
        guard let mapping = vary.mapping, !mapping.isEmpty else {
            log.report(
                line: vary.mark?.line, path: "vary",
                "expected keys with their values, as in {ego.speed: [15, 20]}")
            return []
        }
        let axes = mapping.compactMap { key, value in SweepAxis(key, value, log) }
        for (index, axis) in axes.enumerated() { axis.reportOverlap(with: axes[..<index], log) }
        let count = axes.reduce(1.0) { $0 * Double($1.count) }
        if count > Double(most) {
            log.report(
                line: vary.mark?.line, path: "vary",
                "\(count.written) variants are too many; \(most) at most")
        }
        return axes
    }

    private init?(_ key: Node, _ value: Node, _ log: ProblemLog) {
        let path = key.string ?? "?"
        let line = key.mark?.line
        guard let steps = Self.steps(path) else {
            log.report(
                line: line, path: "vary", "'\(path.prefix(40))' is no path like actors[0].speed")
            return nil
        }
        let choice = value.mapping?.count == 1 ? value["choice"] : nil
        guard let values = (choice ?? value).sequence, !values.isEmpty else {
            let one = value.string.map { ", as in [\($0)]" } ?? ""
            log.report(line: line, path: "vary.\(path)", "expected a list of values\(one)")
            return nil
        }
        (self.path, self.steps, self.values) = (path, steps, Array(values))
        mark = key.mark
    }

    /// Two keys cannot both say what one place holds.
    private func reportOverlap(with others: ArraySlice<SweepAxis>, _ log: ProblemLog) {
        let other = others.first {
            zip($0.steps, steps).allSatisfy { $0 == $1 }
        }
        guard let other else { return }
        let place = other.mark.map { " in line \($0.line)" } ?? ""
        log.report(
            line: mark?.line, path: "vary.\(path)",
            "changes what '\(other.path)'\(place) changes; leave one of them out")
    }

    /// Keys and indices of a path; nil when the text is no path.
    private static func steps(_ path: String) -> [Step]? {
        var steps: [Step] = []
        for part in path.split(separator: ".", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
            guard let key = pieces.first, !key.isEmpty, key != "vary" else { return nil }
            steps.append(.key(String(key)))
            for piece in pieces.dropFirst() {
                guard piece.hasSuffix("]"), let index = Int(piece.dropLast()), index >= 0 else {
                    return nil
                }
                steps.append(.index(index))
            }
        }
        return steps
    }

    /// Says what to write so that the path leads somewhere.
    fileprivate func reportMissing(in base: Node.Mapping, _ log: ProblemLog) {
        var what = "the scenario has nothing there; write the list or mapping first"
        if let key = topKey, base[key] == nil, case .key = steps.dropFirst().first {
            what = "the scenario has no '\(key)'; write '\(key): {}' first"
        }
        log.report(line: mark?.line, path: "vary.\(path)", what)
    }

    fileprivate var count: Int { values.count }

    /// A file's tree with the value of an index; nil when the path leads nowhere.
    fileprivate func changed(_ root: Node, toValue index: Int) -> Node? {
        Self.changed(root, steps[...], to: values[index], from: mark)
    }

    /// `node` with another value at the end of a path; a last key may be new, nil when more is missing.
    ///
    /// - Parameter mark: place of the path in the file, where a new key is said to stand.
    private static func changed(
        _ node: Node, _ steps: ArraySlice<Step>, to value: Node, from mark: Mark?
    ) -> Node? {
        guard let step = steps.first else { return value }
        let rest = steps.dropFirst()
        switch (node, step) {
        case (.mapping(var mapping), .key(let key)):
            guard let old = mapping[key] ?? (rest.isEmpty ? value : nil),
                let new = changed(old, rest, to: value, from: mark)
            else { return nil }
            mapping[.scalar(Node.Scalar(key, .implicit, .any, mark))] = new
            return .mapping(mapping)
        case (.sequence(var sequence), .index(let index)) where sequence.indices.contains(index):
            guard let new = changed(sequence[index], rest, to: value, from: mark) else {
                return nil
            }
            sequence[index] = new
            return .sequence(sequence)
        default:
            return nil
        }
    }
}

extension [SweepAxis] {
    /// Combinations of their values.
    var combinationCount: Int { reduce(1) { $0 * $1.count } }

    /// The file's tree with the values of one combination in their places, without `vary`; nil when a
    /// problem was reported.
    func combination(_ number: Int, of root: Node, _ log: ProblemLog) -> Node? {
        guard case .mapping(var base) = root else { return root }
        base["vary"] = nil
        var node = Node.mapping(base)
        var slower = combinationCount
        for axis in self {
            slower /= axis.count
            guard let changed = axis.changed(node, toValue: number / slower % axis.count) else {
                axis.reportMissing(in: base, log)
                return nil
            }
            node = changed
        }
        return node
    }
}
