import ArgumentParser
import Files
import Sim

/// Checks scenario files.
struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Report every problem of scenario files at once.")

    @Argument(help: "Scenario files.")
    var scenarios: [String]

    @OptionGroup var report: ReportOptions

    func run() throws {
        let console = report.console()
        var results: [FileResult] = []
        var problems: [ScenarioError] = []
        for path in scenarios {
            do {
                let result = FileResult(of: try ScenarioSweep(contentsOf: path).variants, at: path)
                if !report.json { print(result.text) }
                for warning in result.warnings { console.note("\(path): \(warning)") }
                results.append(result)
            } catch let error as ScenarioError {
                problems.append(error)
                results.append(FileResult(file: path, problems: error.problems.map(Problem.init)))
            }
        }
        if report.json { print(try ["files": results].json(), terminator: "") }
        // The last error is thrown, so that the exit code tells; the others are said before it.
        for problem in problems.dropLast() { console.complain(problem.sentence) }
        if let last = problems.last { throw last }
    }
}

/// What was found in one file.
private struct FileResult: Encodable {
    let file: String
    var variants: Int?
    var actors: Int?
    var seconds: Double?
    var problems: [Problem] = []
    /// What does not come about as it is written.
    var warnings: [String] = []

    var text: String {
        let count = variants.map { $0 == 1 ? "" : "\($0) variants, " } ?? ""
        return "\(file.printable): fine, \(count)\(actors ?? 0) actors, \(seconds ?? 0) s"
    }
}

extension FileResult {
    /// Plays a file's variants, the first of them if there are very many.
    init(of variants: [ScenarioSweep.Variant], at path: String) {
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

    /// Variants that are played to see what becomes of their maneuvers.
    private static let mostPlayed = 100
}

/// A problem as editors and other programs want it.
private struct Problem: Encodable {
    let line: Int?
    let path: String
    let message: String

    init(_ problem: ScenarioError.Problem) {
        (line, path, message) = (problem.line, problem.path, problem.message)
    }
}
