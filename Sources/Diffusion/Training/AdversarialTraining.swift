import Randomness
import Tensors

/// A stage's discriminator in training.
struct AdversarialTraining {
    let stage: any AdversarialStage
    let optimizer: AdamW
    /// The step from which the stage learns against it.
    let start: Int

    /// Nil for stages without a discriminator and for plans that want none.
    init?(_ stage: some TrainingStage, config: TrainingSchedule) {
        guard let stage = stage as? any AdversarialStage, let start = config.adversarialFrom else {
            return nil
        }
        stage.discriminator.initialize(
            from: RandomStream(seed: config.seed).child("weights").child(Self.key))
        self.stage = stage
        self.start = start
        optimizer = AdamW(
            stage.discriminator.namedParameters, settings: .init(beta1: 0.5, beta2: 0.99),
            weightDecay: Float(config.weightDecay))
    }

    /// What checkpoints and random streams call the discriminator: they are those of runs that may go on.
    static let key = "opponent"

    /// What a checkpoint keeps of it.
    var parts: [String: NamedParameters] {
        [
            Self.key: stage.discriminator.namedParameters,
            "\(Self.key)-adamw": optimizer.namedParameters,
        ]
    }
}
