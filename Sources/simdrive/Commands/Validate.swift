import ArgumentParser
import Terminal
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
        let checks = try ScenarioChecks(of: scenarios) { check in
            if !report.json { StandardStreams.print(check.text) }
            for warning in check.warnings { console.note("\(check.file): \(warning)") }
        }
        try report.show(checks, "")
        // The last error is thrown, so that the exit code tells; the others are said before it.
        for error in checks.errors.dropLast() { complain(error.sentence) }
        if let last = checks.errors.last { throw last }
    }
}
