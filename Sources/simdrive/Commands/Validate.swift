import ArgumentParser
import Sim
import Workflows

/// Checks scenario files.
struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Report every problem of scenario files at once.")

    @Argument(help: "Scenario files.")
    var scenarios: [String]

    @OptionGroup var report: ReportOptions

    func run() throws {
        let console = report.console()
        var results: [ScenarioCheck] = []
        var problems: [ScenarioError] = []
        for path in scenarios {
            do {
                let result = ScenarioCheck(
                    of: try ScenarioSweep(contentsOf: path).variants, at: path)
                if !report.json { print(result.text) }
                for warning in result.warnings { console.note("\(path): \(warning)") }
                results.append(result)
            } catch let error as ScenarioError {
                problems.append(error)
                results.append(ScenarioCheck(of: error, at: path))
            }
        }
        if report.json { print(try ["files": results].json(), terminator: "") }
        // The last error is thrown, so that the exit code tells; the others are said before it.
        for problem in problems.dropLast() { console.complain(problem.sentence) }
        if let last = problems.last { throw last }
    }
}
