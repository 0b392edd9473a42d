import ArgumentParser

/// Measures clips, a model, its stages, or the referee.
struct Evaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure generated clips, a model, what each of its stages buys, or the referee.",
        discussion: "'evaluate out' is short for 'evaluate clips out'.",
        subcommands: [
            EvaluateClips.self, EvaluateModel.self, EvaluateStages.self, EvaluateReferee.self,
        ],
        defaultSubcommand: EvaluateClips.self)
}
