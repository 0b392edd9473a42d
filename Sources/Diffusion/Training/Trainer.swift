import Foundation
import Frames
import Tensors

/// The training loop of every stage.
package struct Trainer {
    private let stage: any TrainingStage
    private let config: TrainingSchedule
    private let checkpoint: URL
    private let optimizer: StageOptimizer
    private var state = State()
    private var log: TrainingLog

    /// Where a training stands, besides its tensors.
    private struct State: Codable {
        var step = 0
        /// Steps in a row without a finite gradient.
        var lost = 0
    }

    /// The step that a run goes on from.
    package static func step<Config>(of run: TrainingFolder<Config>) throws -> Int {
        run.hasCheckpoint ? try Checkpoint.state(State.self, of: run.checkpoint).step : 0
    }

    /// So many steps in a row without a finite gradient end a training.
    static let patience = 50

    private let stop: TrainingStop
    private let note: (String) -> Void

    /// Begins at the run's checkpoint, where there is one.
    ///
    /// - Parameters:
    ///   - stop: asks for an early end.
    ///   - note: takes a line on what is done between steps.
    package init<Config>(
        _ stage: any TrainingStage, in run: TrainingFolder<Config>,
        stop: TrainingStop = TrainingStop(), note: @escaping (String) -> Void = { _ in }
    ) throws {
        self.stage = stage
        (self.stop, self.note) = (stop, note)
        config = run.config.schedule
        checkpoint = run.checkpoint
        optimizer = StageOptimizer(stage, named: run.config.trained, config: config)
        if run.hasCheckpoint {
            state = try Checkpoint.load(optimizer.parts, as: State.self, from: run.checkpoint)
            stop.save(state.step)
        }
        log = try TrainingLog(run.log, config: config, from: state.step)
    }

    /// Trains to the last step of its config or, resumable, to the first one after the deadline or after
    /// somebody asked for the end.
    ///
    /// - Parameters:
    ///   - publish: writes the weights to use; called with the averages in place.
    ///   - show: takes sample pictures and the step they belong to.
    ///   - report: takes every line of the log.
    /// - Returns: the step it has come to.
    @discardableResult
    package mutating func train(
        until deadline: Date? = nil, publish: () throws -> Void, show: (Frame, Int) throws -> Void,
        report: (TrainingLog.Entry) -> Void
    ) throws -> Int {
        note("taking \(max(config.steps - state.step, 0)) steps")
        repeat {
            try stop.stepping {
                while !isOver(deadline) {
                    try step(report)
                    if isDue(config.saveEvery) || isDue(config.sampleEvery) { break }
                }
                // Nothing that is learnt from no finite gradient is of use.
                guard state.step == 0 || state.lost < state.step else {
                    throw DivergedError(step: state.step)
                }
                try save(publish)
            }
            // Whoever stops it now loses nothing.
            if isDue(config.sampleEvery) || isOver(deadline), config.sampleEvery > 0, !stop.isAsked
            {
                try sample(show)
            }
        } while !isOver(deadline)
        return state.step
    }

    private func isOver(_ deadline: Date?) -> Bool {
        state.step >= config.steps || stop.isAsked || deadline.map { Date() >= $0 } ?? false
    }

    private func isDue(_ interval: Int) -> Bool {
        interval > 0 && state.step.isMultiple(of: interval)
    }

    private mutating func step(_ report: (TrainingLog.Entry) -> Void) throws {
        try stage.advance(to: state.step)
        let update = optimizer.step(state.step)
        try count(update)
        if isDue(config.validateEvery) { validate() }
        if let entry = try log.add(update, step: state.step, drives: stage.drives) { report(entry) }
    }

    private mutating func count(_ update: StageOptimizer.Update) throws {
        state.step += 1
        state.lost = update.gradientNorm.isFinite ? 0 : state.lost + 1
        guard state.lost < Self.patience else { throw DivergedError(step: state.step) }
    }

    private mutating func validate() {
        optimizer.withAverages { log.add(validation: stage.validationLoss) }
        Tensor.releaseSpareMemory()
    }

    private func sample(_ show: (Frame, Int) throws -> Void) throws {
        note("drawing samples of step \(state.step)")
        try optimizer.withAverages { try show(stage.sampleGrid(), state.step) }
        Tensor.releaseSpareMemory()
    }

    private func save(_ publish: () throws -> Void) throws {
        try Checkpoint.save(optimizer.parts, state: state, to: checkpoint)
        try optimizer.withAverages(publish)
        stop.save(state.step)
    }
}

/// A training that gives no finite gradients any more.
package struct DivergedError: Error, CustomStringConvertible {
    let step: Int
    package var description: String { "training has diverged before step \(step)" }
}
