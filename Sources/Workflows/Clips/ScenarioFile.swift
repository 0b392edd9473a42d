import Datasets
import Foundation
import Sim

/// A scenario with the file it was read from.
package struct ScenarioFile: ClipInput {
    package let path: String
    private let source: ScenarioSweep.Variant
    /// A file that makes this scenario, which is kept with every clip.
    var text: String { source.yaml }
    /// About its bytes.
    var textBytes: Int { source.fileBytes }
    package let scenario: Scenario
    /// Its place in the file's sweep; nil when the file varies nothing.
    let variant: Int?
    /// Which way the start of a generated clip is continued; 0 is the usual one.
    package var future = 0

    /// Every variant of a scenario file.
    ///
    /// - Parameter seed: replaces the scenarios' own.
    package static func variants(at path: String, seed: UInt64?) throws -> [ScenarioFile] {
        try ScenarioSweep(contentsOf: path).variants.map { variant in
            var scenario = variant.scenario
            if let seed { scenario.seed = seed }
            return ScenarioFile(
                path: path, source: variant, scenario: scenario, variant: variant.number)
        }
    }

    /// The same scenario, to be continued in so many ways.
    package func futures(_ count: Int) -> [ScenarioFile] {
        (0..<count).map { future in
            var file = self
            file.future = future
            return file
        }
    }

    /// Names its clip: the same for any order and number of jobs, and of futures.
    package var clipID: String {
        let variant = variant.map { String(format: "%04d-", $0) } ?? ""
        let future = future == 0 ? "" : String(format: "-future-%02d", future)
        return "\(scenario.name)-\(variant)\(scenario.seed)-\(scenario.camera.name)\(future)"
    }

    package var planned: ShardEntry {
        ShardEntry(clip: clipID, scenario: scenario.name, seed: scenario.seed)
    }
}
