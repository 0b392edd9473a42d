import Files

/// The part of a dataset that a clip is meant for.
public enum Split: String, Codable, CaseIterable, Sendable {
    case train, val, test

    /// Clips of one scenario stay together, and clips added later move none.
    ///
    /// The first eight bytes of the SHA-256 of the name, as one big-endian number, modulo ten: 8 is
    /// `val`, 9 is `test`, the rest is `train`.
    public init(scenario: String) {
        let start = SHA256.digest(of: Array(scenario.utf8)).prefix(8)
        self =
            switch start.reduce(UInt64(0), { $0 << 8 | UInt64($1) }) % 10 {
            case 8: .val
            case 9: .test
            default: .train
            }
    }
}
