import Conditioning
import Randomness

extension ConditionDropout {
    /// What training hides.
    ///
    /// Scenery alone seldom goes, since what is not described stays mush the longest; it goes
    /// together with the surfaces often enough that a city of boxes and road alone is learnt too.
    static let training = ConditionDropout(scenery: 0.1, surface: 0.2, surroundings: 0.2)
}

extension ConditionBatch {
    /// The same frames without their conditions: the unconditional batch of classifier-free guidance.
    static func unconditional(like conditions: [FrameCondition]) -> ConditionBatch {
        ConditionBatch(
            conditions, framesPerClip: conditions.count, dropout: .all, using: RandomStream(seed: 0)
        )
    }
}
