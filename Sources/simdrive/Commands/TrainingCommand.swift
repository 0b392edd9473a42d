import ArgumentParser
import Diffusion
import Foundation
import Workflows

/// A command that trains something in a run folder.
protocol TrainingCommand: AsyncParsableCommand {
    associatedtype Config: RunConfig

    var run: RunOptions { get }
    var report: ReportOptions { get }

    /// Every option that a run keeps: a new one is declared in the command, has its property in the config and
    /// its row here.
    static var options: [TrainingOption<Self>] { get }
}

extension TrainingCommand {
    /// Refuses values that an option cannot have.
    func checkOptions() throws {
        for option in Self.options {
            if let problem = option.problem(self) { throw ValidationError(problem) }
        }
    }

    /// Puts the options that were given into the config of a new run.
    func override(_ config: inout Config) {
        for option in Self.options { _ = option.override(self, &config) }
    }

    /// Puts them into the config of a run that goes on, which must stay the same training.
    func overrideResumed(_ config: inout Config) throws {
        for option in Self.options where option.override(self, &config) && !option.mayChange {
            throw RunFolderError(folder: run.path, problem: .holdsOtherRun)
        }
    }

    /// Says how far a training has come and what it has made.
    ///
    /// - Parameters:
    ///   - step: the last one.
    ///   - model: where weights are published.
    func end(
        _ session: TrainingSession, at step: Int, of training: TrainingFolder<Config>,
        model: URL, _ console: Console
    ) throws {
        try session.end(at: step, of: training.config.schedule.steps, console)
        if run.publish { try training.publish(to: model) }
        let made = MadeReport(made: [training.model.path])
        try report.show(made, made.text)
    }
}

/// A training from its command to its end, by itself or because somebody asks for it.
struct TrainingSession {
    let deadline: Date?
    let stop = TrainingStop()

    init(hours: Double?) {
        deadline = hours.map { Date(timeIntervalSinceNow: $0 * 3_600) }
        Interruption.wait(for: stop.ask)
        Interruption.keep { [stop] in
            stop.savedStep.map { "step \($0) is saved, go on with --resume" }
        }
    }

    /// Says how far the training has come; one that a signal has ended ends the program.
    func end(at step: Int, of steps: Int, _ console: Console) throws {
        if let signal = Interruption.signal {
            console.note("stopped; step \(step) of \(steps) is saved, go on with --resume")
            throw ExitCode(128 + signal)
        }
        if step < steps {
            console.note("time is up at step \(step) of \(steps); go on with --resume")
        }
    }
}
