import Randomness
import Tensors

/// Takes the optimizer steps of a stage, and those of its discriminator where it has one.
struct StageOptimizer {
    private let stage: any TrainingStage
    private let config: TrainingSchedule
    /// What all that is random follows from.
    private let stream: RandomStream
    private let optimizer: any Optimizer
    private let average: MovingAverage
    private let adversarial: AdversarialTraining?
    /// What a checkpoint keeps.
    let parts: [String: NamedParameters]

    /// What came of one step.
    struct Update {
        var loss: Float
        /// Nil where no discriminator learns.
        var discriminatorLoss: Float?
        /// Length of the gradient before clipping; where it is not finite the step has changed nothing.
        var gradientNorm: Float
        var rate: Float
    }

    /// - Parameter name: of what is trained.
    init(_ stage: any TrainingStage, named name: String, config: TrainingSchedule) {
        self.stage = stage
        self.config = config
        stream = RandomStream(seed: config.seed).child("training").child(name)
        let trained = stage.trained
        optimizer = config.optimizer.make(
            trained, settings: .init(beta2: 0.99), treatment: Self.treatment(config))
        average = MovingAverage(of: trained, decay: Float(config.averageDecay))
        adversarial = AdversarialTraining(stage, config: config)
        parts = [
            "weights": trained, config.optimizer.rawValue: optimizer.namedParameters,
            "average": average.namedParameters,
        ].merging(adversarial?.parts ?? [:]) { $1 }
    }

    /// No decay on vectors; the logits of α learn ten times as fast and do not decay.
    private static func treatment(_ config: TrainingSchedule) -> (String, Parameter) ->
        AdamW.Treatment
    {
        { name, parameter in
            if name.hasSuffix("blend.mix") { return AdamW.Treatment(rateFactor: 10) }
            return AdamW.Treatment(
                weightDecay: parameter.shape.count > 1 ? Float(config.weightDecay) : 0)
        }
    }

    /// Takes the step of that number; all that is random in it depends on the number and its seed.
    func step(_ number: Int) -> Update {
        let batch = stream.child(number)
        let rate = config.rates.at(step: number)
        let adversary = adversarial.flatMap { number < $0.start ? nil : $0 }
        let (loss, norm) = step(
            optimizer, rate, on: batch, adversary?.stage.adversarialLoss ?? stage.loss)
        let discriminatorLoss = adversary.map {
            step(
                $0.optimizer, rate * config.optimizer.adversaryFactor,
                on: batch.child(AdversarialTraining.key),
                $0.stage.discriminatorLoss
            ).loss
        }
        if norm.isFinite { average.follow() }
        return Update(
            loss: loss, discriminatorLoss: discriminatorLoss, gradientNorm: norm, rate: rate)
    }

    private func step(
        _ optimizer: any Optimizer, _ rate: Float, on batch: RandomStream,
        _ loss: (RandomStream) -> Tensor
    ) -> (loss: Float, norm: Float) {
        let (loss, gradients) = accumulated(optimizer.parameters, batch, loss)
        // Read together: the host waits for a device once.
        let numbers = Tensor.concatenated(
            [loss, .norm(of: gradients)].map { $0.reshaped(1) }, axis: 0
        ).floats
        optimizer.step(
            gradients, norm: numbers[1], rate: rate, maxNorm: Float(config.maxNorm))
        return (numbers[0], numbers[1])
    }

    /// Mean loss and gradients over the batches of one step.
    private func accumulated(
        _ parameters: [Parameter], _ stream: RandomStream, _ loss: (RandomStream) -> Tensor
    ) -> (value: Tensor, gradients: [Tensor]) {
        let share = 1 / Float(config.accumulate)
        func batch(_ number: Int) -> (value: Tensor, gradients: [Tensor]) {
            valueAndGradients(of: parameters) { loss(stream.child(number)) * share }
        }
        return (1..<config.accumulate).reduce(into: batch(0)) { total, number in
            let next = batch(number)
            total = (total.value + next.value, zip(total.gradients, next.gradients).map(+))
        }
    }

    /// Does something with the averaged weights in the place of the last ones.
    func withAverages(_ body: () throws -> Void) rethrows {
        average.swap()
        defer { average.swap() }
        try body()
    }
}

/// What changes weights against their gradients.
package enum OptimizerKind: String, Codable, CaseIterable, Sendable {
    case adamw
    /// For weights that multiply, but for those of first and last layers; AdamW for the rest.
    case muon

    /// By how much slower than the stage its discriminator learns, which AdamW trains: Muon's steps are those of
    /// larger rates.
    var adversaryFactor: Float {
        switch self {
        case .adamw: 1
        case .muon: 0.2
        }
    }

    func make(
        _ parameters: NamedParameters, settings: AdamW.Settings,
        treatment: (String, Parameter) -> AdamW.Treatment
    ) -> any Optimizer {
        switch self {
        case .adamw: AdamW(parameters, settings: settings, treatment: treatment)
        case .muon:
            Muon(parameters, settings: settings, treatment: treatment) { name, _ in
                !name.hasPrefix("output") && !name.contains("input")
            }
        }
    }
}
