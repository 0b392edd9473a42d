import ArgumentParser
import Diffusion
import Foundation

/// Trains a stage of the model, layers over time for an image model, or the network that judges clips.
struct TrainGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train one stage of the model, layers of text to video, or the referee.",
        discussion: "'train image' is short for 'train ldm image'.",
        subcommands: [Train.self, TrainTextToVideo.self, TrainReferee.self],
        defaultSubcommand: Train.self)
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
