import ArgumentParser
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
        let job = DescribeJob(to: output, overwrites: overwrite)
        if reverse {
            let sentences = try job.sentences(of: text)
            try report.show(sentences, sentences.text)
        } else {
            let described = try job.scenario(
                of: text.joined(separator: " "), observer: report.console())
            try report.show(described, described.text)
        }
    }
}
