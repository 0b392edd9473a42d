import ArgumentParser
import Foundation
import Workflows

/// Writes a page to look at a dataset.
struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write one HTML page to look at a dataset: clips, boxes, curves, coverage.",
        discussion: """
            The page holds small pictures and all numbers, loads nothing from elsewhere and links to the videos \
            of the dataset: keep it where it is written.
            """)

    @Argument(help: "Folder of a dataset.")
    var dataset: String

    @Option(
        name: [.short, .customLong("output")],
        help: "The page, which may replace an earlier one; DATASET/report.html when not given.")
    var output: String?

    @Option(help: "Dataset with the reference renders of clips of the same names, shown beside.")
    var against: String?

    @OptionGroup var report: ReportOptions

    func run() throws {
        let folder = URL(filePath: dataset)
        let file = output.map { URL(filePath: $0) } ?? folder.appending(path: "report.html")
        try ReportPage(of: folder, against: against.map { URL(filePath: $0) }, at: file)
            .write(observer: report.console())
        try report.show(made: [file.path])
    }
}
