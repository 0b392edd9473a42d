import Foundation
import Randomness
import Sim
import Tensors

/// The training loop of every stage.
struct Trainer {
    let plan: TrainingPlan
    let run: RunFolder
    /// Training stops, resumable, when this moment has passed.
    let deadline: Date?

    /// Where a training stands, besides its tensors.
    private struct State: Codable {
        var step = 0
        /// Steps in a row without a finite gradient.
        var lost = 0
    }

    /// So many steps in a row without a finite gradient end a training.
    private static let patience = 50

    /// Trains `stage` to the plan's last step or to the deadline, and calls `publish` with the
    /// averaged weights in place.
    ///
    /// - Parameters:
    ///   - show: takes a sample sheet and the step it belongs to.
    ///   - report: takes every line of the log.
    func train(
        _ stage: some TrainingStage, publish: () throws -> Void,
        show: (Frame, Int) throws -> Void, report: (TrainingLog.Entry) -> Void
    ) throws {
        let trained = stage.trained
        let optimizer = AdamW(
            trained, settings: .init(beta2: 0.99), treatment: Self.treatment(plan))
        let average = MovingAverage(of: trained, decay: Float(plan.averageDecay))
        let adversarial = AdversarialTraining(stage, plan: plan)
        let parts = [
            "weights": trained, "adamw": optimizer.namedParameters,
            "average": average.namedParameters,
        ].merging(adversarial?.parts ?? [:]) { $1 }
        var state = State()
        if run.hasCheckpoint {
            state = try Checkpoint.load(parts, as: State.self, from: run.checkpoint)
        }
        var log = try TrainingLog(run.log, plan: plan, from: state.step)
        let stream = RandomStream(seed: plan.seed).child("training").child(plan.stage.rawValue)
        let rates = plan.rates

        func withAverages(_ body: () throws -> Void) rethrows {
            average.swap()
            defer { average.swap() }
            try body()
        }
        func save() throws {
            try Checkpoint.save(parts, state: state, to: run.checkpoint)
            try withAverages(publish)
        }
        func sheet() throws {
            try withAverages { try show(stage.sheet(), state.step) }
            Tensor.releaseSpareMemory()
        }

        while state.step < plan.steps, deadline.map({ Date() < $0 }) ?? true {
            let adversary = adversarial.flatMap { state.step < $0.start ? nil : $0 }
            let batch = stream.child(state.step)
            let (loss, gradients) = accumulated(
                optimizer, batch, adversary?.stage.adversarialLoss ?? stage.loss)
            let rate = rates.at(step: state.step)
            let norm = optimizer.step(gradients, rate: rate, maxNorm: Float(plan.maxNorm))
            let opponentLoss = adversary.map { adversary in
                let (loss, gradients) = accumulated(
                    adversary.optimizer, batch.child(AdversarialTraining.key),
                    adversary.stage.discriminatorLoss)
                adversary.optimizer.step(gradients, rate: rate, maxNorm: Float(plan.maxNorm))
                return loss
            }
            state.step += 1
            state.lost = norm.isFinite ? 0 : state.lost + 1
            if norm.isFinite { average.follow() }
            guard state.lost < Self.patience else { throw DivergedError(step: state.step) }
            if state.step.isMultiple(of: plan.heldOutEvery) {
                withAverages { log.add(heldOut: stage.heldOutLoss) }
                Tensor.releaseSpareMemory()
            }
            if let entry = try log.add(
                step: state.step, loss: loss, opponentLoss: opponentLoss, norm: norm, rate: rate)
            {
                report(entry)
            }
            guard state.step < plan.steps else { break }
            if state.step.isMultiple(of: plan.sheetEvery) { try sheet() }
            if state.step.isMultiple(of: plan.saveEvery) { try save() }
        }
        try save()
        try sheet()
    }

    /// Mean loss and gradients over the batches of one step.
    private func accumulated(
        _ optimizer: AdamW, _ stream: RandomStream, _ loss: (RandomStream) -> Tensor
    ) -> (loss: Float, gradients: [Tensor]) {
        let share = 1 / Float(plan.accumulate)
        var total: (loss: Float, gradients: [Tensor])?
        for batch in 0..<plan.accumulate {
            let (value, gradients) = valueAndGradients(of: optimizer.parameters) {
                loss(stream.child(batch)) * share
            }
            total =
                total.map { ($0.loss + value.item, zip($0.gradients, gradients).map(+)) }
                ?? (value.item, gradients)
        }
        return total ?? (.nan, [])
    }

    /// No decay on vectors; the logits of α learn ten times as fast and do not decay.
    private static func treatment(_ plan: TrainingPlan) -> (String, Parameter) -> AdamW.Treatment {
        { name, parameter in
            if name.hasSuffix("blend.mix") { return AdamW.Treatment(rateFactor: 10) }
            return AdamW.Treatment(
                weightDecay: parameter.shape.count > 1 ? Float(plan.weightDecay) : 0)
        }
    }
}

extension TrainingPlan {
    /// Constant after the warm-up, falling to nothing over the cool-down at the end.
    var rates: LearningRate {
        LearningRate(
            peak: Float(rate), warmUp: warmUp, coolDown: max(steps - coolDown, 0)..<steps)
    }
}

/// A training that gives no finite gradients any more.
public struct DivergedError: Error, CustomStringConvertible {
    let step: Int
    public var description: String {
        "training has diverged before step \(step); go on from the last checkpoint with a lower --rate"
    }
}
