import ArgumentParser
import Diffusion
import Foundation
import Sim
import Tensors

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
        let element = try engine.prepare()
        let results = try chosen(element).map { try $0.measured(runs: runs) }
        let report = Report(isa: Precision.instructionSet, threads: Threads.count, results: results)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            print("\(report.isa), \(report.threads) threads, \(element)")
            for result in results { print(result.line) }
        }
    }

    /// The cases asked for, in their order.
    private func chosen(_ element: Element) throws -> [BenchCase] {
        let all =
            ModelBench.cases(element: element, network: network.map { URL(filePath: $0) })
            + [
                Self.renderer(height: 128), Self.renderer(height: 512),
                ClipBench.benchCase(Self.street),
            ]
        guard !cases.isEmpty else { return all }
        for name in cases where !all.contains(where: { $0.name.hasPrefix(name) }) {
            throw UsageError(
                description: "no case is called '\(name)'; there are: "
                    + all.map(\.name).joined(separator: ", "))
        }
        return all.filter { known in cases.contains { known.name.hasPrefix($0) } }
    }

    /// A city street that training never sees.
    private static var street: Scenario {
        var stream = SyntheticDataset(seed: 1, validation: true).drives.child(0)
        return Scenario.random(using: &stream)
    }

    /// One frame of a city street by one thread.
    private static func renderer(height: Int) -> BenchCase {
        BenchCase(name: "render \(height)×\(2 * height)") {
            let world = street.world(at: 0)
            let renderer = ReferenceRenderer(world: world)
            return BenchCase.Run {
                _ = renderer.frame(of: world, width: 2 * height, height: height)
            }
        }
    }
}

extension BenchResult {
    /// A row of the table.
    fileprivate var line: String {
        let milliseconds = ms.formatted(.number.precision(.fractionLength(2)))
        let speed = gflops.map { $0.formatted(.number.precision(.fractionLength(0))) + " GFLOP/s" }
        let work = gflop.map { $0.formatted(.number.precision(.fractionLength(2))) + " GFLOP" }
        let share = ratio.map {
            $0.formatted(.number.precision(.fractionLength(2))) + " of the direct call"
        }
        return name.padding(toLength: 46, withPad: " ", startingAt: 0)
            + String(repeating: " ", count: max(10 - milliseconds.count, 1)) + milliseconds
            + " ms  " + [work, speed, share].compactMap { $0 }.joined(separator: "  ")
    }
}
