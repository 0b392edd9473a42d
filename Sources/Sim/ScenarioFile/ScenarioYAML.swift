import Foundation
import Yams

extension Scenario {
    /// Reads a scenario from YAML (docs/scenario-format.md); of a sweep, its first variant.
    ///
    /// - Parameter file: what problems call the text.
    /// - Throws: `ScenarioError` with every problem at once.
    public init(yaml: String, file: String) throws {
        self = try ScenarioSweep(yaml: yaml, file: file).variants[0].scenario
    }

    /// Reads a scenario file; its name is the scenario's unless it gives another.
    public init(contentsOf path: String) throws {
        try self.init(yaml: Self.text(at: path), file: path)
    }

    /// The scenario of a file's nodes, or something like it when problems were reported.
    ///
    /// - Parameters:
    ///   - other: a scenario of the same file; its road and road users are taken when nothing that they
    ///     depend on is among the `changed` keys.
    static func read(
        _ root: Node, _ log: ProblemLog, like other: Scenario? = nil, but changed: Set<String> = []
    ) -> Scenario? {
        if let other, changed.isSubset(of: other.keysThatMoveNobody),
            case .mapping(let mapping) = root
        {
            let kept = mapping.filter {
                ScenarioReader.keysThatMoveNobody.contains($0.key.string ?? "")
            }
            let part = Node.mapping(
                Node.Mapping(kept.map { ($0.key, $0.value) }, mapping.tag, .any, mapping.mark))
            return ScenarioReader(root: YAMLTree(part, log: log)).scenario(like: other)
        }
        return ScenarioReader(root: YAMLTree(root, log: log)).scenario()
    }

    /// The keys of a file that change neither the road nor anybody on it.
    private var keysThatMoveNobody: Set<String> {
        // An ego of boxes must have one in every frame.
        if case .boxes = ego.motion {
            return ScenarioReader.keysThatMoveNobody.subtracting(["duration"])
        }
        return ScenarioReader.keysThatMoveNobody
    }

    static func text(at path: String) throws -> String {
        func failure(_ reason: ScenarioError.Reason, _ message: String) -> ScenarioError {
            ScenarioError(
                reason: reason, problems: [.init(file: path, line: nil, path: "", message: message)]
            )
        }
        let end = "; give the path of a scenario file"
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let cause = String(cString: strerror(errno)).lowercased()
            throw failure(.unreadable, "cannot be opened: \(cause)\(end)")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            throw failure(.unreadable, "cannot be opened: is a folder\(end)")
        }
        let data: Data
        do {
            // Nothing comes of an empty file.
            data = try handle.read(upToCount: YAMLTree.largestFile + 1) ?? Data()
        } catch {
            let cause = String(cString: strerror(errno)).lowercased()
            throw failure(.unreadable, "cannot be read: \(cause)\(end)")
        }
        guard data.count <= YAMLTree.largestFile else {
            throw failure(.invalid, "is larger than 64 MB; is it a scenario?")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw failure(.invalid, "is no UTF-8 text; is it a scenario?")
        }
        return text
    }

    /// The nodes of a file; nil when something was reported.
    static func compose(_ yaml: String, _ log: ProblemLog) -> Node? {
        if let line = lineOfStrangeKey(in: yaml) {
            log.report(line: line, path: "", "has a key that is no word; write it out")
            return nil
        }
        do {
            guard let node = try Yams.compose(yaml: yaml) else {
                log.report(line: nil, path: "", "is empty; start with 'simdrive: 1'")
                return nil
            }
            if node.isPossible(inBytes: yaml.utf8.count) { return node }
            log.report(line: nil, path: "", "has more values than a scenario can need")
        } catch let error as YamlError {
            let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
            let line = error.line.flatMap { lines.indices.contains($0 - 1) ? lines[$0 - 1] : nil }
            let indent = line?.prefix { $0.isWhitespace } ?? ""
            let remedy = indent.contains("\t") ? "; indent with spaces, not tabs" : ""
            log.report(line: error.line, path: "", "is no valid YAML: \(error.problem)\(remedy)")
        } catch {
            log.report(line: nil, path: "", "is no valid YAML: \(error)")
        }
        return nil
    }
}

extension YAMLTree {
    /// Bytes.
    fileprivate static let largestFile = 64 << 20

    /// - Parameter keyLine: where the value's key stands; of values that are empty, their place.
    fileprivate init(_ node: Node, path: String = "", keyLine: Int? = nil, log: ProblemLog) {
        self.path = path
        self.log = log
        switch node {
        case .scalar(let scalar):
            let isNull = scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
            content = isNull ? .null : .scalar(scalar.string)
            line = (isNull ? keyLine : nil) ?? scalar.mark?.line ?? 1
        case .sequence(let sequence):
            content = .sequence(
                sequence.enumerated().map { index, item in
                    YAMLTree(item, path: "\(path)[\(index)]", log: log)
                })
            line = sequence.mark?.line ?? 1
        case .mapping(let mapping):
            content = .mapping(
                mapping.map { key, value in
                    let name = key.string ?? "?"
                    let path = path.isEmpty ? name : "\(path).\(name)"
                    let line = key.mark?.line ?? 1
                    return Entry(
                        key: name, line: line,
                        value: YAMLTree(value, path: path, keyLine: line, log: log))
                })
            line = mapping.mark?.line ?? 1
        case .alias(let alias):
            content = .null
            line = alias.mark?.line ?? 1
        }
    }
}

extension YamlError {
    /// Where the parser stopped.
    fileprivate var line: Int? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
            mark.line
        case .duplicatedKeysInMapping(_, let context):
            context.mark.line
        default:
            nil
        }
    }

    /// What the parser found, in its own words.
    fileprivate var problem: String {
        switch self {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
            .composer(_, let problem, _, _), .reader(let problem, _, _, _):
            problem
        case .duplicatedKeysInMapping(let duplicates, _):
            "this mapping has \(listed(duplicates.sorted().map { "'\($0)'" })) more than once"
        default:
            "\(self)"
        }
    }
}
