import ArgumentParser
import Files
import Foundation
import Words
import Workflows

/// Words to a scenario, and back.
struct Describe: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the scenario file that a text describes, or the text of scenario files.",
        discussion: """
            simdrive describe "rainy night, a white truck cuts in from the left, then brakes" -o s.yaml
            simdrive describe --reverse Scenarios/*.yaml
            """)

    @Argument(help: "What happens, in English; with --reverse, scenario files.")
    var text: [String]

    @Flag(help: "Write the sentence of each scenario, for instance as a caption.")
    var reverse = false

    @Option(
        name: [.short, .customLong("output")],
        help: "File to write; standard output when not given.")
    var output: String?

    @Flag(help: "Replace the file when it is there already.")
    var overwrite = false

    @OptionGroup var report: ReportOptions

    func run() throws {
        try reverse ? writeSentences() : writeScenario()
    }

    private func writeScenario() throws {
        let name = output.map { URL(filePath: $0).deletingPathExtension().lastPathComponent }
        let description = try Description(text.joined(separator: " "), name: name ?? "described")
        let console = report.console()
        for warning in description.warnings { console.note("\(warning)") }
        try write(description.yaml)
        let result = DescribeReport(description, file: output)
        try report.show(result, output == nil ? description.yaml : "")
    }

    private func writeSentences() throws {
        let sentences = try text.flatMap(SentenceReport.all)
        let lines = sentences.map { $0.sentence + "\n" }.joined()
        try write(lines)
        try report.show(["sentences": sentences], output == nil ? lines : "")
    }

    private func write(_ text: String) throws {
        guard let output else { return }
        if !overwrite, access(output, F_OK) == 0 {
            throw FileError(
                .cannotCreate, file: output, "is there already", obstacle: .export)
        }
        try DurableFile.makeFolder(URL(filePath: output).deletingLastPathComponent())
        try DurableFile.write(Array(text.utf8), to: output)
    }
}
