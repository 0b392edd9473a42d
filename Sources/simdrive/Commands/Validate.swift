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
                play(variants, of: path)
            } catch {
                problems.append(error)
            }
        }
        // The last error is thrown, so that the exit code tells; the others are said before it.
        for problem in problems.dropLast() { warn(problem.sentence) }
        if let last = problems.last { throw last }
    }

    /// Plays scenarios and says what does not come about as it is written.
    private func play(_ variants: [ScenarioSweep.Variant], of path: String) {
        for variant in variants.prefix(Self.mostPlayed) {
            let number = variant.number.map { " variant \($0)" } ?? ""
            for warning in variant.scenario.warnings() {
                warn("\(path):\(number) \(warning)")
            }
        }
        if variants.count > Self.mostPlayed {
            warn(
                "\(path): the maneuvers of the first \(Self.mostPlayed) of \(variants.count) variants "
                    + "were played")
        }
    }

    /// Variants that are played to see what becomes of their maneuvers.
    private static let mostPlayed = 100
}
