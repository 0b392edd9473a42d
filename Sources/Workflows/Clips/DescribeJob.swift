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
        try write(description.yaml)
        return DescribeReport(description, file: output)
    }

    /// The sentence of every variant of scenario files.
    package func sentences(of files: [String]) throws -> SentencesReport {
        let report = try SentencesReport(of: files, isWritten: output != nil)
        try write(report.lines)
        return report
    }

    private func write(_ text: String) throws {
        guard let output else { return }
        if !overwrites, access(output, F_OK) == 0 {
            throw FileError(
                .cannotCreate, file: output, "is there already", obstacle: .export)
        }
        let url = URL(filePath: output)
        try ClipFolder.checkIsOutside(url)
        try DurableFile.makeFolder(url.deletingLastPathComponent())
        try DurableFile.write(Array(text.utf8), to: output)
    }
}
