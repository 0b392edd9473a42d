import Conditioning
import Randomness

extension ConditionDropout {
    /// What training hides; scenery mostly stays, since what is not described stays mush the longest.
    static let training = ConditionDropout(scenery: 0.15)
}

extension ConditionBatch {
    /// The same frames without their conditions: the unconditional batch of classifier-free guidance.
    static func unconditional(like conditions: [FrameCondition]) -> ConditionBatch {
        ConditionBatch(
            conditions, framesPerClip: conditions.count, dropout: .all, using: RandomStream(seed: 0)
        )
    }
}
