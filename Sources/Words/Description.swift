import Sim

/// A drive described in words, and the scenario file that shows it.
package struct Description {
    /// A file to read and edit, with the words that each part comes from.
    package let yaml: String
    package let scenario: Scenario
    /// Events that do not happen as described.
    package let warnings: [ScenarioWarning]

    /// - Throws: `DescriptionError` with everything that is not understood or impossible.
    package init(_ text: String, name: String = "described") throws {
        let scene = try DescriptionReader.scene(of: text)
        let stage = try Stage(scene)
        var best: (yaml: String, scenario: Scenario, warnings: [ScenarioWarning])?
        for duration in Self.durations(scene) where best?.warnings.isEmpty != true {
            let yaml = ScenarioText(stage: stage, description: text, duration: duration).yaml
            let scenario = try Self.scenario(yaml, name, text)
            let warnings = scenario.warnings()
            if warnings.count < best?.warnings.count ?? .max { best = (yaml, scenario, warnings) }
        }
        guard let best else { preconditionFailure("no duration was tried") }
        (yaml, scenario, warnings) = best
    }

    /// What cannot stand on a road is the text's fault, not a file's.
    private static func scenario(_ yaml: String, _ name: String, _ text: String) throws -> Scenario
    {
        do {
            return try Scenario(yaml: yaml, file: "\(name).yaml")
        } catch let error as ScenarioError {
            let reasons = error.problems.map { "\($0.path): \($0.message)" }
            throw DescriptionError(problems: reasons.map { .impossible(text, reason: $0) })
        }
    }

    /// Seconds that may do: those that are said, else the shortest in which everything comes about.
    private static func durations(_ scene: Scene) -> [Double] {
        let usual: [Double] = [8, 10, 12, 15, 20, 30, 45, 60]
        guard let said = scene.duration?.value else { return usual }
        return [said] + (scene.mayLastLonger ? usual.filter { $0 > said } : [])
    }
}
