import Datasets
import Files
import Foundation
import Words

/// Writes scenarios that texts describe, and what describes scenarios.
package struct DescribeJob {
    /// Path of the file that is written; nil for none.
    private let output: String?
    /// Whether it may take the place of one that is there.
    private let overwrites: Bool

    package init(to output: String?, overwrites: Bool) {
        (self.output, self.overwrites) = (output, overwrites)
    }

    /// The scenario that a text describes.
    package func scenario(of text: String, observer: some JobObserver) throws -> DescribeReport {
        let name = output.map { URL(filePath: $0).deletingPathExtension().lastPathComponent }
        let description = try Description(text, name: name ?? "described")
        for warning in description.warnings { observer.note("\(warning)") }
        try write(description.yaml, insteadOf: "scenario", Self.isScenario)
        return DescribeReport(description, file: output)
    }

    /// The sentence of every variant of scenario files.
    package func sentences(of files: [String]) throws -> SentencesReport {
        let report = try SentencesReport(of: files, isWritten: output != nil)
        try write(report.lines, insteadOf: "list of sentences", Self.areSentences)
        return report
    }

    /// - Parameters:
    ///   - kind: what it may take the place of.
    ///   - isOne: whether a file's text is that.
    private func write(
        _ text: String, insteadOf kind: String, _ isOne: (String) -> Bool
    ) throws {
        guard let output else { return }
        let url = URL(filePath: output)
        var status = stat()
        if stat(output, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
            guard overwrites else {
                throw FileError(
                    .cannotCreate, file: output, "is there already", obstacle: .export)
            }
            guard status.st_size == 0 || (try? DurableFile.readText(output)).map(isOne) == true
            else {
                throw FileError.wouldBeLost(
                    output, "is no \(kind) of simdrive",
                    remedy: "move it away, or choose another file")
            }
        }
        try ClipFolder.checkIsOutside(url)
        try DurableFile.makeFolder(url.deletingLastPathComponent())
        try DurableFile.write(Array(text.utf8), to: output)
    }

    /// Also one that somebody is still writing.
    private static func isScenario(_ text: String) -> Bool {
        text.split(separator: "\n").contains { $0.hasPrefix("simdrive:") }
    }

    /// Whether every line describes a scenario.
    private static func areSentences(_ text: String) -> Bool {
        text.split(separator: "\n").allSatisfy { (try? Description(String($0))) != nil }
    }
}
