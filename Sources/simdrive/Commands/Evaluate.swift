import ArgumentParser

/// Measures clips, or the stages of a model.
struct Evaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure generated clips, or what each stage of a model buys.",
        discussion: "'evaluate out' is short for 'evaluate clips out'.",
        subcommands: [EvaluateClips.self, EvaluateStages.self],
        defaultSubcommand: EvaluateClips.self)
}
