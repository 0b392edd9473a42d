import ArgumentParser
import Diffusion
import Foundation
import Tensors
import Terminal
import Workflows

/// A command that trains something in a run folder.
protocol TrainingCommand: AsyncParsableCommand {
    associatedtype Config: RunConfig

    var run: RunOptions { get }
    var engine: EngineOptions { get }
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

    /// Trains until the end, the deadline or until somebody asks for the end, and says what was made.
    ///
    /// - Parameters:
    ///   - model: where weights are published.
    ///   - job: starts the run or goes on with it.
    @TensorActor
    func train<Job: RunJob>(publishingTo model: URL, _ job: () throws -> Job) throws
    where Job.Config == Config {
        let deadline = run.hours.map { Date(timeIntervalSinceNow: $0 * 3_600) }
        let stop = TrainingStop()
        Interruption.wait(for: stop.ask)
        Interruption.keep { stop.savedStep.map { "step \($0) is saved, go on with --resume" } }
        let dtype = try engine.prepare()
        let console = report.console()
        let job = try job()
        let step = try job.train(
            precision: dtype, until: deadline, stop: stop, observer: console
        ) { console.note($0.line) }
        try end(at: step, of: job.run.config.schedule.steps, console)
        if run.publish { try job.run.publish(to: model) }
        try report.show(made: [job.run.model.path])
    }

    /// Says how far the training has come; one that a signal has ended ends the program.
    private func end(at step: Int, of steps: Int, _ console: Console) throws {
        if let signal = Interruption.signal {
            console.note("stopped; step \(step) of \(steps) is saved, go on with --resume")
            throw ExitCode(128 + signal)
        }
        if step < steps {
            console.note("time is up at step \(step) of \(steps); go on with --resume")
        }
    }
}
