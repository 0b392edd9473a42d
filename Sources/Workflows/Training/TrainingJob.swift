import Datasets
import Diffusion
import Foundation
import Tensors

/// One stage's training in a run folder.
package struct TrainingJob: RunJob {
    package let run: RunFolder
    private let start: TrainingStart

    /// Starts a run.
    ///
    /// - Parameter change: alters what the stage is usually trained with.
    @TensorActor
    package init(
        _ request: TrainingStartRequest, model: URL, starting run: URL,
        change: (inout TrainingConfig) -> Void
    ) throws {
        start = try TrainingStart(request, in: model)
        var config = TrainingConfig.standard(
            request.stage, preset: start.model.config.name)
        change(&config)
        self.run = try RunFolder(run, starting: config)
    }

    /// Goes on with a run.
    ///
    /// - Parameter change: as of `RunFolder`.
    @TensorActor
    package init(
        _ request: TrainingStartRequest, model: URL, resuming run: URL,
        change: (inout TrainingConfig) throws -> Void
    ) throws {
        self.run = try RunFolder(run, resuming: change)
        var request = request
        request.upsamplerSpace = request.upsamplerSpace ?? self.run.config.upsamplerSpace
        request.endToEnd = self.run.config.endToEnd
        start = try TrainingStart(request, in: model)
    }

    @TensorActor
    package func train(
        precision: DType, until deadline: Date?, stop: TrainingStop, observer: some JobObserver,
        report: (TrainingLog.Entry) -> Void
    ) throws -> Int {
        let data = try data
        if let data {
            try observer.noteMissing(in: URL(filePath: run.config.data))
            let learnsConditions = [.image, .temporal, .interpolation].contains(run.config.stage)
            if learnsConditions, let lack = try data.withoutCuboids() {
                observer.note("\(run.config.data): \(lack)")
            }
        }
        let training = Training(model: start.model, run: run, precision: precision, data: data)
        return try training.run(
            untrained: start.isUntrained, until: deadline, stop: stop,
            notes: TrainingNotes(note: observer.note, progress: observer.progress),
            show: { try PNG.write($0, to: run.sample(at: $1).path) }, report: report)
    }

    /// The dataset that the config names; nil for the synthetic one.
    private var data: DatasetClips? {
        get throws {
            let config = run.config
            return config.data.isEmpty
                ? nil : try DatasetClips(at: URL(filePath: config.data), seed: config.schedule.seed)
        }
    }
}
