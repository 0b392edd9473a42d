import Tensors

/// What the training loop must know, whatever is trained.
package struct TrainingSchedule: Codable, Sendable, Equatable {
    package var seed: UInt64 = 1
    /// Optimizer steps in all.
    package var steps: Int
    package var rate: Double
    package var warmUp = 200
    /// Steps at the end over which the rate falls to nothing.
    package var coolDown = 0
    package var optimizer = OptimizerKind.adamw
    package var weightDecay: Double = 0.01
    /// Gradients longer than this are shortened.
    package var maxNorm: Double = 1
    package var averageDecay: Double = 0.998
    /// Batches whose gradients are averaged for one step.
    package var accumulate = 1
    /// Step from which the stage learns against a discriminator; none when nil, and for stages that have none.
    package var adversarialFrom: Int?
    package var logEvery = 10
    /// Steps between sample grids.
    package var sampleEvery = 500
    package var saveEvery = 500
    /// Steps between validations.
    package var validateEvery = 500

    package init(
        steps: Int, rate: Double, optimizer: OptimizerKind = .adamw, adversarialFrom: Int? = nil
    ) {
        (self.steps, self.rate) = (steps, rate)
        (self.optimizer, self.adversarialFrom) = (optimizer, adversarialFrom)
    }

    /// Some have other names in files than here.
    private enum CodingKeys: String, CodingKey {
        case seed, steps, rate, warmUp, coolDown, optimizer, weightDecay, maxNorm, averageDecay
        case accumulate, adversarialFrom, logEvery, saveEvery
        case sampleEvery = "sheetEvery"
        case validateEvery = "heldOutEvery"
    }

    /// Constant after the warm-up, falling to nothing over the cool-down at the end.
    var rates: LearningRate {
        LearningRate(
            peak: Float(rate), warmUp: warmUp, coolDown: max(steps - coolDown, 0)..<steps)
    }
}

/// What a run folder keeps of what was asked for.
package protocol RunConfig: Codable, Sendable, Equatable {
    /// What is trained: random numbers of different trainings have nothing to do with each other.
    var trained: String { get }
    var schedule: TrainingSchedule { get set }

    /// Reads a saved config; nil when the bytes hold none.
    init?(json: [UInt8])
}
