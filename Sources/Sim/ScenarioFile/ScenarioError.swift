/// Everything that is wrong with a scenario file, at once.
public struct ScenarioError: Error, Equatable, CustomStringConvertible {
    public enum Reason: Sendable {
        /// The file is missing or may not be read.
        case unreadable
        case invalid
    }

    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        public var file: String
        /// From 1; nil when the problem has no place.
        public var line: Int?
        /// Keys and indices that lead to the place, as in `actors[0].speed`; empty for the file.
        public var path: String
        public var message: String

        /// `file:line: path: message`.
        public var description: String {
            let text =
                ([file, line.map { ":\($0)" } ?? "", ": "] + (path.isEmpty ? [] : [path, ": "]))
                .joined() + message
            // Names and values may hold what acts on a terminal.
            return text.unicodeScalars.map { scalar in
                scalar.actsOnTerminal ? scalar.escaped(asASCII: true) : "\(scalar)"
            }.joined()
        }
    }

    public var reason: Reason
    /// In the order of their lines; never empty.
    public var problems: [Problem]

    /// One line a problem.
    public var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}

extension Unicode.Scalar {
    /// Whether it moves a terminal's cursor, breaks a line or turns the direction of what stands beside it.
    fileprivate var actsOnTerminal: Bool {
        properties.isBidiControl
            || [.control, .lineSeparator, .paragraphSeparator].contains(properties.generalCategory)
    }
}

/// Gathers problems while a file is read.
final class ProblemLog {
    let file: String
    private var problems: [ScenarioError.Problem] = []
    private var known: Set<ScenarioError.Problem> = []

    init(file: String) {
        self.file = file
    }

    /// Notes a problem; what variants of a scenario have in common counts once.
    func report(line: Int?, path: String, _ message: String) {
        let problem = ScenarioError.Problem(file: file, line: line, path: path, message: message)
        if known.insert(problem).inserted { problems.append(problem) }
    }

    /// Throws what was reported, if anything was.
    func throwIfAny() throws {
        guard !problems.isEmpty else { return }
        // The sort keeps the order of problems on one line.
        let sorted = problems.enumerated().sorted {
            ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset)
        }
        throw ScenarioError(reason: .invalid, problems: sorted.map(\.element))
    }
}
