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

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(help: "Runs of each case.")
    var runs = 7

    @Option(
        name: .customLong("case"), parsing: .singleValue,
        help: ArgumentHelp(
            "Only cases whose names begin like this; may be given again.", valueName: "name"))
    var cases: [String] = []

    @Option(
        help: ArgumentHelp(
            "Safetensors file with weights and inputs of u-forward and u-step.", valueName: "file"))
    var network: String?

    func validate() throws {
        if !(1...1_000).contains(runs) { throw ValidationError("--runs must be from 1 to 1000") }
    }

    /// What is printed with --json.
    private struct Report: Encodable {
        var isa: String
        var threads: Int
        var results: [BenchResult]
    }

    func run() async throws {
        try await measure()
    }

    @TensorActor
    private func measure() throws {
        let dtype = try engine.prepare()
        let results = try chosen(dtype).map { try $0.measured(runs: runs) }
        let report = Report(isa: Precision.instructionSet, threads: Threads.count, results: results)
        if json {
            print(try report.json(), terminator: "")
        } else {
            print("\(report.isa), \(report.threads) threads, \(dtype)")
            for result in results { print(result.line) }
        }
    }

    /// The cases asked for, in their order.
    @TensorActor
    private func chosen(_ dtype: DType) throws -> [BenchCase] {
        let all = BenchCase.all(
            dtype: dtype, network: network.map { URL(filePath: $0) })
        guard !cases.isEmpty else { return all }
        for name in cases where !all.contains(where: { $0.name.hasPrefix(name) }) {
            throw RequestError.noCase(name, of: all.map(\.name))
        }
        return all.filter { known in cases.contains { known.name.hasPrefix($0) } }
    }
}
