import ArgumentParser
import Sim

/// Checks scenario files.
struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Report every problem of scenario files at once.")

    @Argument(help: "Scenario files.")
    var scenarios: [String]

    func run() throws {
        var problems: [any Error] = []
        for path in scenarios {
            do {
                let variants = try ScenarioSweep(contentsOf: path).variants
                let scenario = variants[0].scenario
                let count = variants.count == 1 ? "" : "\(variants.count) variants, "
                print(
                    "\(path): fine, \(count)\(scenario.actors.count) actors, \(scenario.duration) s"
                )
            } catch {
                problems.append(error)
            }
        }
        // The last error is thrown, so that the exit code tells; the others are said before it.
        for problem in problems.dropLast() { warn(problem.sentence) }
        if let last = problems.last { throw last }
    }
}
