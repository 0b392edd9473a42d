import ArgumentParser
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
        try check("--time", time, in: 0...3_600)
        try checkPNG(output)
    }

    func run() throws {
        let picture = try ScenarioPicture(of: scenario, variant: variant, camera: camera, at: time)
            .write(to: output, boxes: boxes)
        report.console().note(picture.sentence)
        try report.show(picture, "")
    }
}
