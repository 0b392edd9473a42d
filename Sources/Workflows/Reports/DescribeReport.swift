import Sim
import Words

/// What came of a text.
package struct DescribeReport: Encodable {
    private let file: String?
    /// The file's text where it was written to no file.
    private let scenario: String?
    private let warnings: [String]

    /// - Parameter file: where the scenario was written; nil when nowhere.
    init(_ description: Description, file: String?) {
        self.file = file
        scenario = file == nil ? description.yaml : nil
        warnings = description.warnings.map(\.description)
    }

    /// The scenario where it was written to no file.
    package var text: String { scenario ?? "" }
}

/// The sentences of scenario files.
package struct SentencesReport: Encodable {
    private let sentences: [Sentence]
    private let isWritten: Bool

    private enum CodingKeys: CodingKey { case sentences }

    /// That of one variant.
    private struct Sentence: Encodable {
        let file: String
        let variant: Int?
        let sentence: String

        /// Of every variant of a file once, whatever cameras see it.
        static func all(at path: String) throws -> [Sentence] {
            var seen: Set<Int?> = []
            return try ScenarioSweep(contentsOf: path).variants
                .filter { seen.insert($0.number).inserted }
                .map { Sentence(file: path, variant: $0.number, sentence: $0.scenario.sentence) }
        }
    }

    /// - Parameter isWritten: whether they go to a file.
    init(of files: [String], isWritten: Bool) throws {
        sentences = try files.flatMap(Sentence.all)
        self.isWritten = isWritten
    }

    /// A line each.
    var lines: String { sentences.map { $0.sentence + "\n" }.joined() }

    /// The lines where they were written to no file.
    package var text: String { isWritten ? "" : lines }
}
