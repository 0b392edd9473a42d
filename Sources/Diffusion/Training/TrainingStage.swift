import Frames
import Randomness
import Tensors

/// What is trained: a loss and the names of the parameters it trains.
package protocol TrainingStage {
    /// The part of the model that holds the trained parameters.
    var module: any Module { get }
    /// Whether a parameter learns in this stage.
    func trains(_ name: String) -> Bool
    /// Takes one batch and its loss, a single number; all that is random comes from `stream`.
    func loss(using stream: RandomStream) -> Tensor
    /// Pictures that show what the module can do now; the same inputs every time.
    func sampleGrid() -> Frame
    /// The loss on clips that it never learns from; nil where there are none.
    func validationLoss() -> ValidationLoss?
    /// Brings in the clips that the step of that number learns from.
    func advance(to step: Int) throws
    /// How far drawing is; nil where all clips stay.
    var drives: DriveCount? { get }
    /// Measures what is no weight and goes with the weights, before they are written.
    func measure()
}

extension TrainingStage {
    package func validationLoss() -> ValidationLoss? { nil }

    package func advance(to step: Int) throws {}

    package var drives: DriveCount? { nil }

    package func measure() {}

    /// The trained parameters with their names, in the order of declaration.
    var trained: [(name: String, parameter: Parameter)] {
        module.namedParameters.filter { trains($0.name) }
    }
}
