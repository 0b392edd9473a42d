import Randomness
import Tensors

/// A stage that may learn against an opponent, a network that learns to tell what it makes from what is true.
///
/// Goodfellow et al. 2014, "Generative adversarial nets".
protocol ContestedStage: TrainingStage {
    /// Serves training alone; its parameters and optimizer are kept in the checkpoint.
    var opponent: any Module { get }
    /// The same number as `loss`, with the opponent's say in its gradient.
    func contestedLoss(using stream: RandomStream) -> Tensor
    /// What the opponent loses on one batch by being mistaken.
    func opponentLoss(using stream: RandomStream) -> Tensor
}

/// A stage's opponent in training.
struct Contest {
    let stage: any ContestedStage
    let optimizer: AdamW
    /// The step from which it plays.
    let start: Int

    /// Nil for stages without an opponent and for plans that want none.
    init?(_ stage: some TrainingStage, plan: TrainingPlan) {
        guard let stage = stage as? any ContestedStage, let start = plan.adversarialFrom else {
            return nil
        }
        stage.opponent.draw(from: RandomStream(seed: plan.seed).child("weights").child("opponent"))
        self.stage = stage
        self.start = start
        optimizer = AdamW(
            stage.opponent.namedParameters, settings: .init(beta1: 0.5, beta2: 0.99),
            weightDecay: Float(plan.weightDecay))
    }

    /// What a checkpoint keeps of it.
    var parts: [String: NamedParameters] {
        [
            "opponent": stage.opponent.namedParameters,
            "opponent-adamw": optimizer.namedParameters,
        ]
    }
}

extension Tensor {
    /// The loss of made pictures, with a pull towards what a discriminator takes for true ones.
    ///
    /// The pull is no part of the value, which stays comparable. Where the gradient reaches the pictures,
    /// the pull is `share` times as long as the rest (the adaptive weight of Esser et al. 2021, eq. 7,
    /// taken at the pictures instead of the last layer).
    ///
    /// - Parameter judge: scores, high for true pictures.
    func contested(
        share: Float, loss: (Tensor) -> Tensor, judge: (Tensor) -> Tensor
    ) -> Tensor {
        let (value, slope) = valueAndSlope(at: self, loss)
        let pull = valueAndSlope(at: self) { -judge($0).mean() }.slope
        let scale = share * globalNorm(of: [slope]) / max(globalNorm(of: [pull]), 1e-12)
        return steered(value: value, slope: slope + pull * scale)
    }
}
