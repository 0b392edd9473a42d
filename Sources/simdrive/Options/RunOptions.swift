import ArgumentParser
import Foundation

/// Where a training keeps what it makes, how long it goes on and how fast it learns.
struct RunOptions: ParsableArguments {
    @Option(name: .customLong("run"), help: "Run folder.")
    var path: String

    @Flag(help: "Go on with the run in the run folder.")
    var resume = false

    @Flag(help: "At the end, copy the averaged weights to the folder of the model or referee.")
    var publish = false

    @Option(help: "Optimizer steps in all.")
    var steps: Int?

    @Option(help: "Stop after so many hours; go on later with --resume.")
    var hours: Double?

    @Option(help: "Peak learning rate.")
    var rate: Double?

    @Option(help: "Last steps over which the rate falls to nothing.")
    var coolDown: Int?

    @Option(
        name: .customLong("sheet-every"),
        help: "Steps between sample grids, of which the end has one too; 0 for none.")
    var sampleEvery: Int?

    @Option(help: "Seed of data, noise and first weights.")
    var seed: UInt64?

    var folder: URL { URL(filePath: path) }
}
