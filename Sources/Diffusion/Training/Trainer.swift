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
        var step: Int
        var seconds: Double
    }

    /// Trains `stage` to the plan's last step or to the deadline, and calls `publish` with the
    /// averaged weights in place.
    ///
    /// - Parameters:
    ///   - show: takes a sample sheet and the step it belongs to.
    ///   - report: takes every line of the log.
    func train(
        _ stage: some Stage, publish: () throws -> Void,
        show: (Frame, Int) throws -> Void, report: (TrainingLog.Entry) -> Void
    ) throws {
        let trained = stage.trained
        let optimizer = AdamW(
            trained, settings: .init(beta2: 0.99), treatment: Self.treatment(plan))
        let average = MovingAverage(of: trained, decay: Float(plan.averageDecay))
        let parts = [
            "weights": trained, "adamw": optimizer.namedParameters,
            "average": average.namedParameters,
        ]
        var state = State(step: 0, seconds: 0)
        if run.hasCheckpoint {
            state = try Checkpoint.load(parts, as: State.self, from: run.checkpoint)
        }
        var log = try TrainingLog(run.log, plan: plan, from: state.step)
        let stream = RandomStream(seed: plan.seed).child("training").child(plan.stage.rawValue)
        let rates = plan.rates
        var begin = Date()

        func withAverages(_ body: () throws -> Void) rethrows {
            average.swap()
            defer { average.swap() }
            try body()
        }
        func save() throws {
            state.seconds += Date().timeIntervalSince(begin)
            begin = Date()
            try Checkpoint.save(parts, state: state, to: run.checkpoint)
            try withAverages(publish)
        }

        while state.step < plan.steps, deadline.map({ Date() < $0 }) ?? true {
            let (loss, gradients) = valueAndGradients(of: trained.map(\.parameter)) {
                stage.loss(using: stream.child(state.step))
            }
            let norm = optimizer.step(
                gradients, rate: rates.at(step: state.step), maxNorm: Float(plan.maxNorm))
            average.follow()
            state.step += 1
            if let entry = try log.add(
                step: state.step, loss: loss.item, norm: norm, rate: rates.at(step: state.step - 1))
            {
                report(entry)
            }
            if state.step.isMultiple(of: plan.sheetEvery) {
                try withAverages { try show(stage.sheet(), state.step) }
            }
            if state.step.isMultiple(of: plan.saveEvery) { try save() }
        }
        try save()
        try withAverages { try show(stage.sheet(), state.step) }
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
