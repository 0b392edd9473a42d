import Datasets
import Diffusion
import Foundation
import Referee
import Tensors

/// The referee's training in a run folder.
package struct RefereeTrainingJob: RunJob {
    package let run: TrainingFolder<RefereeTrainingConfig>
    /// What it learns from; random drives when nil.
    private let dataset: DatasetSamples?

    /// Starts a run.
    ///
    /// - Parameter change: alters what it is usually trained with.
    package init(starting run: URL, change: (inout RefereeTrainingConfig) -> Void) throws {
        var config = RefereeTrainingConfig()
        change(&config)
        dataset = try DatasetSamples(of: config)
        self.run = try TrainingFolder(run, starting: config)
    }

    /// Goes on with a run.
    ///
    /// - Parameter change: as of `TrainingFolder`.
    package init(
        resuming run: URL, change: (inout RefereeTrainingConfig) throws -> Void
    ) throws {
        self.run = try TrainingFolder(run, resuming: change)
        dataset = try DatasetSamples(of: self.run.config)
    }

    @TensorActor
    package func train(
        precision: DType, until deadline: Date?, stop: TrainingStop, observer: some JobObserver,
        report: (TrainingLog.Entry) -> Void
    ) throws -> Int {
        if let data = run.config.data { try observer.noteMissing(in: URL(filePath: data)) }
        let samples = try dataset?.samples(observer: observer)
        return try RefereeTraining(in: run, precision: precision, samples: samples).train(
            until: deadline, stop: stop,
            notes: TrainingNotes(note: observer.note, progress: observer.progress),
            show: { try PNG.write($0, to: run.sample(at: $1).path) }, report: report)
    }
}
