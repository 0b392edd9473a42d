import Sim
import Words

/// What came of a text.
package struct DescribeReport: Encodable {
    private let file: String?
    /// The file's text where it was written to no file.
    private let scenario: String?
    private let warnings: [String]

    /// - Parameter file: where the scenario was written; nil when nowhere.
    package init(_ description: Description, file: String?) {
        self.file = file
        scenario = file == nil ? description.yaml : nil
        warnings = description.warnings.map(\.description)
    }
}

/// The sentence of one variant of a scenario file.
package struct SentenceReport: Encodable {
    private let file: String
    private let variant: Int?
    package let sentence: String

    /// Of every variant of a file once, whatever cameras see it.
    package static func all(at path: String) throws -> [SentenceReport] {
        var seen: Set<Int?> = []
        return try ScenarioSweep(contentsOf: path).variants
            .filter { seen.insert($0.number).inserted }
            .map { SentenceReport(file: path, variant: $0.number, sentence: $0.scenario.sentence) }
    }
}
