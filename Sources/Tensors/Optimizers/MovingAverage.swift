/// A running average of weights, which samples better than the weights themselves.
public final class MovingAverage {
    private let decay: Float
    private let parameters: NamedParameters
    private let averages: [Parameter]
    /// How often it has followed.
    private let counter = StepCounter()
    /// Whether the averages stand in the model now, and the model's weights here.
    public private(set) var isSwappedIn = false

    /// Starts at the parameters as they are.
    public init(of parameters: NamedParameters, decay: Float) {
        self.decay = decay
        self.parameters = parameters
        averages = parameters.map { _, parameter in
            let copy = Parameter(parameter.shape, start: .zeros)
            copy.assign(parameter.tensor)
            return copy
        }
    }

    /// The averages under the model's own keys, for weights to ship and for checkpoints.
    public var namedAverages: NamedParameters {
        precondition(!isSwappedIn, "swap the averages out before saving")
        return zip(parameters, averages).map { ($0.name, $1) }
    }

    /// The averages and how often they have followed, for a checkpoint.
    public var namedParameters: NamedParameters {
        [("steps", counter.parameter)] + namedAverages.prefixed(by: "weights.")
    }

    /// Takes in the weights after a step.
    ///
    /// The decay warms up as (1 + n) / (10 + n), as in TensorFlow, so that the start is soon forgotten.
    public func follow() {
        precondition(!isSwappedIn, "swap the averages out before training goes on")
        let n = Float(counter.count)
        counter.advance()
        let share = 1 - min(decay, (1 + n) / (10 + n))
        for ((_, parameter), average) in zip(parameters, averages) {
            let tensor = average.tensor
            tensor.backend.approach(tensor, to: parameter.tensor, share: share)
            tensor.storage.didChange()
        }
    }

    /// Exchanges the model's weights and the averages; a second time undoes it.
    public func swap() {
        for ((_, parameter), average) in zip(parameters, averages) { parameter.swap(with: average) }
        isSwappedIn.toggle()
    }
}
