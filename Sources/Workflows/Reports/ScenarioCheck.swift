import Files
import Sim

/// What was found in scenario files.
package struct ScenarioChecks: Encodable {
    private var files: [ScenarioCheck] = []
    /// Of files that are no scenarios.
    package private(set) var errors: [ScenarioError] = []

    private enum CodingKeys: CodingKey { case files }

    /// - Parameter show: takes each file without problems, as soon as it is checked.
    package init(of paths: [String], show: (ScenarioCheck) -> Void) throws {
        for path in paths {
            do {
                let check = ScenarioCheck(
                    of: try ScenarioSweep(contentsOf: path).variants, at: path)
                show(check)
                files.append(check)
            } catch let error as ScenarioError {
                errors.append(error)
                files.append(ScenarioCheck(of: error, at: path))
            }
        }
    }
}

/// What was found in a scenario file.
package struct ScenarioCheck: Encodable {
    package let file: String
    private var variants: Int?
    private var actors: Int?
    private var seconds: Double?
    private var problems: [Problem] = []
    /// What does not come about as it is written.
    package private(set) var warnings: [String] = []

    /// A problem as editors and other programs want it.
    private struct Problem: Encodable {
        let line: Int?
        let path: String
        let message: String

        init(_ problem: ScenarioError.Problem) {
            (line, path, message) = (problem.line, problem.path, problem.message)
        }
    }
}

extension ScenarioCheck {
    /// Plays a file's variants, the first of them if there are very many.
    fileprivate init(of variants: [ScenarioSweep.Variant], at path: String) {
        let scenario = variants[0].scenario
        self.init(
            file: path, variants: variants.count, actors: scenario.actors.count,
            seconds: scenario.duration)
        for variant in variants.prefix(Self.mostPlayed) {
            let number = variant.number.map { "variant \($0) " } ?? ""
            warnings += variant.scenario.warnings().map { "\(number)\($0)" }
        }
        if variants.count > Self.mostPlayed {
            warnings.append(
                "the maneuvers of the first \(Self.mostPlayed) of \(variants.count) variants were played"
            )
        }
    }

    /// A file that is no scenario.
    fileprivate init(of error: ScenarioError, at path: String) {
        self.init(file: path, problems: error.problems.map(Problem.init))
    }

    /// Variants that are played to see what becomes of their maneuvers.
    private static let mostPlayed = 100

    /// A line about a file without problems.
    package var text: String {
        let count = variants.map { $0 == 1 ? "" : "\($0) variants, " } ?? ""
        return "\(file.printable): fine, \(count)\(actors ?? 0) actors, \(seconds ?? 0) s"
    }
}
