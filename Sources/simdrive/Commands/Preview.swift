import ArgumentParser
import Datasets
import Files
import Foundation
import Frames
import Sim
import Workflows

/// One picture of a scenario at once.
struct Preview: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw one frame of a scenario, with its boxes, without any model.")

    @Argument(help: "A scenario file.")
    var scenario: String

    @Option(name: [.short, .customLong("output")], help: "PNG file to write.")
    var output: String

    @Option(help: "Seconds since the start.")
    var time = 0.0

    @Option(help: "Variant of a sweep, from 0.")
    var variant = 0

    @Option(help: "Name of the camera; the file's first when not given.")
    var camera: String?

    @Flag(inversion: .prefixedNo, help: "Draw the boxes of the labels.")
    var boxes = true

    @OptionGroup var report: ReportOptions

    func validate() throws {
        if !(0...3_600).contains(time) { throw ValidationError("--time must be from 0 to 3600") }
        if URL(filePath: output).pathExtension.lowercased() != "png" {
            throw ValidationError("'\(output)' is no name of a PNG; let it end in .png")
        }
    }

    func run() throws {
        let shown = try shown()
        let frame = Frame.rendered(shown.scenario, at: time, boxes: boxes)
        let url = URL(filePath: output)
        try DurableFile.makeFolder(url.deletingLastPathComponent())
        try PNG.write(frame, to: output)
        let picture = PreviewReport(of: shown, at: time, picture: url.path)
        report.console().note(picture.sentence)
        if report.json { print(try picture.json(), terminator: "") }
    }

    /// The variant and camera asked for.
    private func shown() throws -> ScenarioSweep.Variant {
        let all = try ScenarioSweep(contentsOf: scenario).variants
        let cameras = all.filter { ($0.number ?? 0) == variant }
        guard let first = cameras.first else {
            let count = Set(all.map { $0.number ?? 0 }).count
            throw ValidationError(
                "there is no variant \(variant); "
                    + (count == 1 ? "the file has one, 0" : "the file has 0 to \(count - 1)"))
        }
        guard let camera else { return first }
        guard let found = cameras.first(where: { $0.scenario.camera.name == camera }) else {
            throw ValidationError(
                "there is no camera '\(camera)'; choose \(listed(cameras.map(\.scenario.camera.name)))"
            )
        }
        return found
    }
}
