import Randomness

/// Which of a seed's random drives: those to train on, or those that training never sees.
///
/// docs/world.md has the rule.
public enum DriveSet: String, CaseIterable, Sendable {
    case train
    case validation = "held-out"

    /// The drives of a seed; `child(n)` of it makes the n-th by `Scenario.random(using:)`.
    public func drives(seed: UInt64) -> RandomStream {
        RandomStream(seed: seed).child(rawValue)
    }
}
