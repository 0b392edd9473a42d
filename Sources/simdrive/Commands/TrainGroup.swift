import ArgumentParser

/// Trains a stage of the model, layers over time for an image model, or the network that judges clips.
struct TrainGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train one stage of the model, layers of text to video, or the referee.",
        discussion: "'train image' is short for 'train ldm image'.",
        subcommands: [Train.self, TrainTextToVideo.self, TrainReferee.self],
        defaultSubcommand: Train.self)
}
