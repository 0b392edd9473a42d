import Conditioning
import Randomness

extension ConditionDropout {
    /// What training hides; scenery mostly stays, since what is not described stays mush the longest.
    static let training = ConditionDropout(scenery: 0.15)
}

extension ConditionBatch {
    /// The same frames with nothing told of them.
    static func absent(like conditions: [FrameCondition]) -> ConditionBatch {
        ConditionBatch(
            conditions, framesPerClip: conditions.count, dropout: .all, using: RandomStream(seed: 0)
        )
    }
}
