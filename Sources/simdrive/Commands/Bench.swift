import ArgumentParser
import Foundation
import Tensors
import Workflows

/// Measures the engine, the models, the renderer and the writing of clips on this machine.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Time the engine, the models, the renderer and the writing of clips; medians of runs.")

    @OptionGroup var engine: EngineOptions

    @OptionGroup var report: ReportOptions

    @Option(help: "Runs of each case.")
    var runs = 7

    @Option(
        name: .customLong("case"), parsing: .singleValue,
        help: ArgumentHelp(
            "Only cases whose names begin like this, such as together; may be given again.",
            valueName: "name"))
    var cases: [String] = []

    @Option(
        help: ArgumentHelp(
            "Safetensors file with weights and inputs of u-forward and u-step.", valueName: "file"))
    var network: String?

    /// What programs do that are timed beside each other.
    private static let someSeconds = ["bench", "--case", "base U-Net", "--runs", "20"]

    func validate() throws {
        try check("--runs", runs, in: 1...1_000)
    }

    @TensorActor
    func run() async throws {
        let dtype = try engine.prepare()
        let bench = try BenchReport(
            of: cases, runs: runs, dtype: dtype, network: network.map { URL(filePath: $0) },
            others: TogetherBench(running: Self.someSeconds).cases)
        try report.show(bench, bench.text)
    }
}
