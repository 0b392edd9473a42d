import Datasets
import Foundation
import Sim

/// A scenario with the file it was read from.
struct ScenarioFile: ClipInput {
    let path: String
    /// A file that makes this scenario, which is kept with every clip.
    let text: String
    let scenario: Scenario
    /// Its place in the file's sweep; nil when the file varies nothing.
    let variant: Int?

    /// Every variant of a scenario file.
    ///
    /// - Parameter seed: replaces the scenarios' own.
    static func variants(at path: String, seed: UInt64?) throws -> [ScenarioFile] {
        try ScenarioSweep(contentsOf: path).variants.map { variant in
            var scenario = variant.scenario
            if let seed { scenario.seed = seed }
            return ScenarioFile(
                path: path, text: variant.yaml, scenario: scenario, variant: variant.number)
        }
    }

    /// Names its clip: the same for any order and number of jobs.
    var clipID: String {
        let variant = variant.map { String(format: "%04d-", $0) } ?? ""
        return "\(scenario.name)-\(variant)\(scenario.seed)-\(scenario.camera.name)"
    }

    var planned: ShardEntry {
        ShardEntry(clip: clipID, scenario: scenario.name, seed: scenario.seed)
    }
}
