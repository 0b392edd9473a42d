import Diffusion
import Foundation
import Tensors

/// A training in a run folder.
package protocol RunJob {
    associatedtype Config: RunConfig

    var run: TrainingFolder<Config> { get }

    /// Trains to the last step or, resumable, until the deadline or until `stop` asks for the end.
    ///
    /// - Parameter report: takes every line of the log.
    /// - Returns: the step it has come to.
    @TensorActor
    func train(
        precision: DType, until deadline: Date?, stop: TrainingStop, observer: some JobObserver,
        report: (TrainingLog.Entry) -> Void
    ) throws -> Int
}
