import Diffusion
import Foundation
import Frames
import Randomness
import Renderer
import Sim
import Tensors

/// Trains the referee in a run folder.
package struct RefereeTraining {
    private let run: TrainingFolder<RefereeTrainingConfig>
    private let dtype: DType
    private let given: [RefereeSample]?

    /// - Parameter samples: to learn from; frames of random drives when nil.
    package init(
        in run: TrainingFolder<RefereeTrainingConfig>, precision dtype: DType,
        samples: [RefereeSample]? = nil
    ) {
        (self.run, self.dtype, given) = (run, dtype, samples)
    }

    /// Draws the drives and trains to the last step or, resumable, until the deadline or until `stop` asks
    /// for the end; the averaged weights are in the run's model folder then.
    ///
    /// - Parameters:
    ///   - show: takes sample pictures and the step they belong to.
    ///   - report: takes every line of the log.
    /// - Returns: the step it has come to.
    @discardableResult
    package func train(
        until deadline: Date? = nil, stop: TrainingStop = TrainingStop(),
        notes: TrainingNotes = TrainingNotes(),
        show: (Frame, Int) throws -> Void = { _, _ in },
        report: (TrainingLog.Entry) -> Void = { _ in }
    ) throws -> Int {
        let config = run.config
        let network = RefereeNetwork()
        network.initialize(from: RandomStream(seed: config.schedule.seed).child("weights"))
        let stage = RefereeStage(
            network: network, samples: try given ?? samples(.train, config.clips, notes: notes),
            validation: try samples(.validation, config.validationClips, notes: notes),
            batch: config.batch, dtype: dtype)
        var trainer = try Trainer(stage, in: run, stop: stop, note: notes.note)
        var scores: [String: Double]?
        return try trainer.train(
            until: deadline,
            publish: { try RefereeModel.save(network, scores: scores, to: run.model) },
            show: show,
            report: {
                scores = $0.validation?.scores ?? scores
                report($0)
            })
    }

    private func samples(
        _ set: DriveSet, _ count: Int, notes: TrainingNotes
    ) throws -> [RefereeSample] {
        let drives = RefereeDrives(set, seed: run.config.schedule.seed)
        notes.note("drawing \(count) \(set == .train ? "" : "validation ")drives")
        return notes.made(0..<count, "drives drawn") { numbers in
            concurrentMap(numbers.count) { drives.samples(numbers.lowerBound + $0) }
                .flatMap { $0 }
        }
    }
}
