import Yams

/// The scenarios that one file stands for: `vary` gives keys several values, and every combination is a
/// variant; a list of cameras makes one of each variant for every camera.
///
///     vary: {ego.speed: [15, 20, 25], environment.weather: {choice: [clear, fog]}}
///
/// Variants are numbered from 0, the last key of `vary` changing fastest.
public struct ScenarioSweep: Sendable {
    /// One combination of values, seen by one camera.
    public struct Variant: Sendable {
        /// Place in the sweep; nil when the file varies nothing.
        public let number: Int?
        public let scenario: Scenario
        fileprivate let source: Source

        /// A file of its own that makes this scenario; what was read when that makes no other.
        public var yaml: String { source.yaml }

        /// Bytes of the file that was read, which are about those of `yaml`.
        public var fileBytes: Int { source.text.utf8.count }
    }

    /// Where a variant comes from: a file's text is kept once, what it becomes is made when asked for.
    fileprivate struct Source {
        let text: String
        /// The combination and the camera; nil for a file that is its only variant.
        let place: (number: Int, camera: Int)?
        let change: EnvironmentChange

        var yaml: String {
            guard let place, let root = Scenario.compose(text, ProblemLog(file: "")) else {
                return text
            }
            let log = ProblemLog(file: "")
            let axes = root.mapping?["vary"].map { ScenarioSweep.axes($0, log) } ?? []
            guard
                let node = ScenarioSweep.combination(place.number, of: root, axes, log)
                    .map(change.applied),
                let yaml = try? Yams.serialize(node: ScenarioSweep.cameras(of: node)[place.camera])
            else { return text }
            return yaml
        }
    }

    /// At least one.
    public let variants: [Variant]

    /// - Parameters:
    ///   - file: what problems call the text.
    ///   - change: of light and weather, in every variant.
    /// - Throws: `ScenarioError` with every problem of every variant at once.
    public init(
        yaml: String, file: String, changing change: EnvironmentChange = EnvironmentChange()
    ) throws {
        let log = ProblemLog(file: file)
        let root = Scenario.compose(yaml, log)
        try log.throwIfAny()
        guard let root else { preconditionFailure("\(file): no node and no problem") }
        let vary = root.mapping?["vary"]
        let axes = vary.map { Self.axes($0, log) } ?? []
        try log.throwIfAny()
        let count = axes.reduce(1) { $0 * $1.values.count }
        let nodes = (0..<count).flatMap { number -> [(number: Int, camera: Int, node: Node)] in
            guard
                let node = Self.combination(number, of: root, axes, log).map(change.applied)
            else { return [] }
            return Self.cameras(of: node).enumerated().map { (number, $0, $1) }
        }
        let changed = Set(axes.compactMap(\.topKey) + ["camera"])
        let first = nodes.first.flatMap { Scenario.read($0.node, log) }
        let scenarios = nodes.enumerated().map { index, part in
            index == 0 ? first : Scenario.read(part.node, log, like: first, but: changed)
        }
        let cameras = zip(nodes, scenarios).filter { $0.0.number == 0 }.map { $0.1?.camera.name }
        if Set(cameras).count < cameras.count {
            log.report(
                line: root.mapping?["camera"]?.mark?.line, path: "camera",
                "two cameras have the same name; names must differ")
        }
        try log.throwIfAny()
        let isOne = vary == nil && nodes.count == 1 && change == EnvironmentChange()
        variants = zip(nodes, scenarios).compactMap { part, scenario in
            guard let scenario else { return nil }
            return Variant(
                number: vary == nil ? nil : part.number, scenario: scenario,
                source: Source(
                    text: yaml, place: isOne ? nil : (part.number, part.camera), change: change))
        }
    }

    /// Reads a scenario file; its name is the scenario's unless it gives another.
    public init(
        contentsOf path: String, changing change: EnvironmentChange = EnvironmentChange()
    ) throws {
        try self.init(yaml: Scenario.text(at: path), file: path, changing: change)
    }

    /// A key of the file and the values it takes.
    private struct Axis {
        let path: String
        /// Where it stands in the file.
        let mark: Mark?
        let steps: [Step]
        let values: [Node]

        /// The first key of the path.
        var topKey: String? {
            if case .key(let key) = steps.first { key } else { nil }
        }
    }

    /// A part of a path such as `actors[0].speed`.
    private enum Step {
        case key(String)
        case index(Int)
    }

    /// More than this is a mistake.
    private static let most = 10_000

    private static func axes(_ vary: Node, _ log: ProblemLog) -> [Axis] {
        guard let mapping = vary.mapping, !mapping.isEmpty else {
            log.report(
                line: vary.mark?.line, path: "vary",
                "expected keys with their values, as in {ego.speed: [15, 20]}")
            return []
        }
        let axes = mapping.compactMap { key, value in axis(key, value, log) }
        let count = axes.reduce(1.0) { $0 * Double($1.values.count) }
        if count > Double(most) {
            log.report(
                line: vary.mark?.line, path: "vary",
                "\(count.written) variants are too many; \(most) at most")
        }
        return axes
    }

    private static func axis(_ key: Node, _ value: Node, _ log: ProblemLog) -> Axis? {
        let path = key.string ?? "?"
        let line = key.mark?.line
        guard let steps = steps(path) else {
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
        return Axis(path: path, mark: key.mark, steps: steps, values: Array(values))
    }

    /// Keys and indices of a path; nil when it is none.
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

    /// The tree once for each of its cameras.
    private static func cameras(of node: Node) -> [Node] {
        guard case .mapping(var mapping) = node, let list = mapping["camera"]?.sequence,
            list.count > 1
        else { return [node] }
        return list.map { camera in
            mapping["camera"] = camera
            return .mapping(mapping)
        }
    }

    /// The file's tree with the values of one combination in their places, without `vary`; nil when a
    /// problem was reported.
    private static func combination(
        _ number: Int, of root: Node, _ axes: [Axis], _ log: ProblemLog
    ) -> Node? {
        guard case .mapping(var base) = root else { return root }
        base["vary"] = nil
        var node = Node.mapping(base)
        var slower = axes.reduce(1) { $0 * $1.values.count }
        for axis in axes {
            slower /= axis.values.count
            let value = axis.values[number / slower % axis.values.count]
            guard let changed = changed(node, axis.steps[...], to: value, from: axis.mark) else {
                log.report(
                    line: axis.mark?.line, path: "vary.\(axis.path)", missing(axis, in: base))
                return nil
            }
            node = changed
        }
        return node
    }

    /// What to write so that a path leads somewhere.
    private static func missing(_ axis: Axis, in base: Node.Mapping) -> String {
        if let key = axis.topKey, base[key] == nil, case .key = axis.steps.dropFirst().first {
            return "the scenario has no '\(key)'; write '\(key): {}' first"
        }
        return "the scenario has nothing there; write the list or mapping first"
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
