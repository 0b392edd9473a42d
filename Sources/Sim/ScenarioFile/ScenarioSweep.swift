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
            let axes = root.mapping?["vary"].map { SweepAxis.axes(of: $0, log) } ?? []
            guard
                let node = axes.combination(place.number, of: root, log)
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
        let axes = vary.map { SweepAxis.axes(of: $0, log) } ?? []
        try log.throwIfAny()
        let count = axes.combinationCount
        let nodes = (0..<count).flatMap { number -> [(number: Int, camera: Int, node: Node)] in
            guard let node = axes.combination(number, of: root, log).map(change.applied)
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
}
