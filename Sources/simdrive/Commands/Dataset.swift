import ArgumentParser
import Datasets
import Foundation
import Terminal
import Workflows

/// What can be done with a dataset once its clips are made.
struct Dataset: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check, complete, count and export datasets.",
        subcommands: [Verify.self, Merge.self, Stats.self, Export.self])
}

/// The dataset that a command is about.
struct DatasetArgument: ParsableArguments {
    @Argument(help: "Folder of a dataset.")
    var dataset: String

    var url: URL { URL(filePath: dataset).standardizedFileURL }
}

extension Dataset {
    /// Reads everything and compares it with what was written.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read every file of a dataset and list all that is wrong.")

        @OptionGroup var dataset: DatasetArgument

        @OptionGroup var report: ReportOptions

        func run() throws {
            let console = report.console()
            let check = try DatasetCheck(of: dataset.url) {
                console.progress($0, of: $1, "clips checked")
            }
            try report.show(json: check.json(), check.text)
            if !check.problems.isEmpty { throw ExitCode(ExitStatus.badData.rawValue) }
        }
    }

    /// Writes what stands beside the clips.
    struct Merge: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Complete a dataset that several shards have made, or say what is missing.",
            discussion: """
                Writes manifest.jsonl, dataset.json, README.md, splits and SHA256SUMS from the clips \
                that are there. Copy the clips folders of several datasets into one to join them.
                """)

        @OptionGroup var dataset: DatasetArgument
        @OptionGroup var report: ReportOptions

        func run() throws {
            let missing = try DatasetMerge.run(in: dataset.url, observer: report.console()).map {
                work in
                let again = work.clip == nil ? "" : " again with --resume"
                return "\(work); run shard \(work.shard)\(again)"
            }
            let merged = MergeReport(dataset: dataset.url.path, missing: missing)
            try report.show(merged, merged.text)
            if !missing.isEmpty { throw ExitCode(ExitStatus.partial.rawValue) }
        }
    }

    /// Counts what the clips hold.
    struct Stats: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count the clips, frames and boxes of a dataset.")

        @OptionGroup var dataset: DatasetArgument

        @OptionGroup var report: ReportOptions

        func run() throws {
            try report.console().noteMissing(in: dataset.url)
            let summary = try DatasetIndex(of: dataset.url).summary
            try report.show(json: summary.json(), summary.table)
        }
    }

    /// Writes a dataset in the formats of other tools.
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a dataset's labels in the formats of other tools.",
            discussion: """
                Pictures are hard links to the dataset's own where the file system can, so they take no \
                room, and who changes one changes both.
                """)

        @OptionGroup var dataset: DatasetArgument

        @Argument(help: "Formats: coco, kitti, mot, yolo.")
        var formats: [ExportFormat]

        @Option(
            name: [.short, .customLong("output")],
            help: "Folder that a folder for each format is made in; DATASET/exports when not given."
        )
        var output: String?

        @Flag(help: "Replace exports that are there already.")
        var overwrite = false

        @Option(
            help: """
                Shares of train and val, or of train, val and test, such as 0.9/0.1; by a hash of the \
                scenario's name when not given.
                """)
        var split: SplitShares?

        @Option(help: "What --split keeps together: clip, scenario or seed.")
        var by: SplitRule.Unit = .scenario

        @Option(
            help: "Boxes: projected cuboids, or visible pixels, which only rendered clips know.")
        var boxes: BoxKind = .projected

        @Option(
            help: """
                Make regions to ignore of road users that the referee finds less well, 0 to 1: clips made or \
                evaluated with --score know. Boxes that it cannot judge stay.
                """)
        var minAgreement: Double?

        @Flag(help: "MOT: give everybody class 1, the only one that TrackEval scores.")
        var classAgnostic = false

        @OptionGroup var report: ReportOptions

        func validate() throws {
            try check("--min-agreement", minAgreement, in: 0...1)
        }

        func run() throws {
            let parent = output.map { URL(filePath: $0) } ?? dataset.url.appending(path: "exports")
            var export = DatasetExport(
                of: dataset.url, overwrites: overwrite, isClassAgnostic: classAgnostic)
            export.split = split.map { SplitRule(shares: $0.shares, unit: by) }
            export.boxes = boxes
            export.leastAgreement = minAgreement
            let console = report.console()
            try console.noteMissing(in: dataset.url)
            var failures: [any Error] = []
            let folders = formats.compactMap { format -> URL? in
                do {
                    return try export.write(format, in: parent) {
                        console.progress($0, of: $1, format.rawValue)
                    } note: {
                        console.note("\(format.rawValue): \($0)")
                    }
                } catch {
                    // What one format cannot hold, another may.
                    failures.append(error)
                    return nil
                }
            }
            if !folders.isEmpty { try report.show(made: folders.map(\.path)) }
            guard let last = failures.popLast() else { return }
            failures.forEach { warn($0.sentence) }
            throw last
        }
    }
}

extension ExportFormat: ExpressibleByArgument {}
extension SplitRule.Unit: ExpressibleByArgument {}
extension BoxKind: ExpressibleByArgument {}

extension SplitShares: ExpressibleByArgument {
    /// As the command line has it.
    package init?(argument: String) { self.init(argument) }
}
