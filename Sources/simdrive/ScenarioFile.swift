import Foundation
import Sim

/// A scenario with the file it was read from.
struct ScenarioFile {
    let path: String
    /// The file's text, which is kept with every clip.
    let text: String
    let scenario: Scenario

    /// - Parameter seed: replaces the scenario's own.
    init(_ path: String, seed: UInt64?) throws {
        var scenario = try Scenario(contentsOf: path)
        if let seed { scenario.seed = seed }
        self.path = path
        self.scenario = scenario
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw UsageError(description: "\(path): cannot be read", isMissingFile: true)
        }
    }

    /// Names its clip: the same for any order and number of jobs.
    var clipID: String { "\(scenario.name)-\(scenario.seed)-\(scenario.camera.name)" }
}
