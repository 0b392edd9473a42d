import ArgumentParser
import Diffusion
import Foundation
import Sim
import Tensors

/// Measures the stages of a model on held-out drives.
struct EvaluateStages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stages",
        abstract: "Measure what each stage of a model buys, beside doing without it.",
        discussion: """
            On drives of the reference world that no training sees. docs/evaluation.md says what each \
            figure means.
            """)

    @Argument(help: "Stages to measure; all that the model has when none is given.")
    var stages: [Stage] = []

    @OptionGroup var engine: EngineOptions
    @OptionGroup var model: ModelOptions

    @Option(help: "Clips that each figure is taken from.")
    var clips = 16

    @Option(help: "Seed of the drives and of the noise.")
    var seed: UInt64 = 1

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if !(1...10_000).contains(clips) {
            throw ValidationError("--clips must be from 1 to 10000")
        }
    }

    /// What is printed with --json.
    struct Report: Encodable {
        let clips: Int
        let seed: UInt64
        let precision: String
        let worldVersion: Int
        /// By file.
        let weights: [String: String]
        let figures: [StageFigure]
    }

    func run() async throws {
        try await measure()
    }

    @TensorActor
    private func measure() throws {
        let element = try engine.prepare()
        let chosen =
            stages.isEmpty
            ? Stage.allCases.filter {
                !$0.isOptional || VideoLDM.has($0, in: model.folder)
            } : stages
        let parts = Stage.allCases.filter(
            Set(chosen.flatMap(StageEvaluation.parts)).contains)
        let ldm = try VideoLDM(contentsOf: model.folder, requiring: parts, frozenAs: element)
        let evaluation = StageEvaluation(of: ldm, precision: element, clips: clips, seed: seed)
        let figures = try chosen.flatMap { stage in
            warn("measuring \(stage.rawValue)")
            return try evaluation.figures(of: stage)
        }
        let hashes = try VideoLDM.hashes(in: model.folder, of: parts)
        let report = Report(
            clips: clips, seed: seed, precision: "\(element)",
            worldVersion: ReferenceRenderer.version,
            weights: Dictionary(uniqueKeysWithValues: hashes.map { ($0.file, $0.sha256) }),
            figures: figures)
        print(json ? try report.json() : report.table, terminator: "")
    }
}

extension EvaluateStages.Report {
    /// For people.
    fileprivate var table: String {
        func line(_ stage: String, _ figure: String, _ cells: [String], _ beside: String) -> String
        {
            row(stage.padding(toLength: 15, withPad: " ", startingAt: 0) + figure, 64, cells)
                + "  " + beside
        }
        let hashes = weights.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.prefix(12))" }
        let lines =
            [
                "\(clips) held-out clips of seed \(seed), world version \(worldVersion), \(precision); "
                    + hashes.joined(separator: ", "), "",
                line("stage", "figure", ["value", "beside"], "what stands beside it"),
            ]
            + figures.map {
                line(
                    $0.stage.rawValue, $0.figure, [digits($0.value, 2), digits($0.valueBeside, 2)],
                    $0.beside)
            }
        return lines.map { $0 + "\n" }.joined()
    }
}
