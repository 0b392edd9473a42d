import ArgumentParser
import Datasets
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

    @Flag(inversion: .prefixedNo, help: "Draw the boxes of the labels.")
    var boxes = true

    func validate() throws {
        if !(0...3_600).contains(time) { throw ValidationError("--time must be from 0 to 3600") }
    }

    func run() throws {
        let frame = Frame.rendered(try Scenario(contentsOf: scenario), at: time, boxes: boxes)
        try PNG.write(frame, to: output)
    }
}
