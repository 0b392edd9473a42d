import ArgumentParser
import Diffusion
import Foundation
import Sim
import Tensors

/// Measures stages of a model against something plain in their place.
struct EvaluateStages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stages",
        abstract: "Measure a model's interpolation against a cross-fade.",
        discussion: """
            Renders drives that no training sees, hides all frames but key frames and holds what is filled \
            in between against what was there. A stage that is no better than what stands in for it is not \
            worth its time.
            """)

    @OptionGroup var engine: EngineOptions
    @OptionGroup var model: ModelOptions

    @Option(help: "Drives that are rendered.")
    var clips = 12

    @Option(help: "Seed of the drives and of the noise.")
    var seed: UInt64 = 1

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if !(1...10_000).contains(clips) {
            throw ValidationError("--clips must be from 1 to 10000")
        }
    }

    func run() async throws {
        try await evaluate()
    }

    @TensorActor
    private func evaluate() throws {
        let element = try engine.prepare()
        let parts: [VideoLDM.Part] = [.autoencoder, .image, .interpolation]
        let ldm = try VideoLDM(contentsOf: model.folder, requiring: parts, frozenAs: element)
        let drives = ReferenceClips(seed: seed, heldOut: true)
        var comparison = InterpolationComparison(model: ldm, precision: element, seed: seed)
        var progress = Progress(total: clips, what: "interpolation")
        for number in 0..<clips {
            try comparison.add(drives.clip(number, comparison.shape))
            progress.update(number + 1)
        }
        let report = StageReport(
            spec: .init(
                shape: comparison.shape, clips: clips, seed: seed, model: ldm.config.name,
                weights: try VideoLDM.hashes(in: model.folder, of: parts).map {
                    .init(file: $0.file, sha256: $0.sha256)
                }, element: element), stages: comparison.comparisons)
        print(json ? try report.json() : report.table, terminator: "")
    }
}
