import Files

/// Shares of train, val and perhaps test: `0.8/0.1/0.1`.
package struct SplitShares: Sendable {
    package let shares: [Double]

    /// Nil for a text that does not say two or three shares of one.
    package init?(_ text: String) {
        let shares = text.split(separator: "/", omittingEmptySubsequences: false)
            .compactMap { Double($0) }
        guard (2...3).contains(shares.count), text.count(where: { $0 == "/" }) < shares.count,
            shares.allSatisfy({ $0 > 0 && $0 < 1 }), abs(shares.reduce(0, +) - 1) < 1e-6
        else { return nil }
        self.shares = shares
    }
}

/// How clips are dealt out to the splits of an export.
public struct SplitRule: Sendable, Equatable {
    /// What stays together.
    public enum Unit: String, CaseIterable, Sendable {
        case clip, scenario, seed
    }

    /// Of train, val and, if there are three, test.
    public var shares: [Double]
    public var unit: Unit

    public init(shares: [Double], unit: Unit) {
        self.shares = shares
        self.unit = unit
    }

    /// The split of each clip: every share is met as nearly as whole units can, and none is empty.
    ///
    /// - Parameter dataset: what errors call it.
    func splits(of clips: [ClipDescription], dataset: String) throws -> [Split] {
        let keys = Set(clips.map(key)).sorted { Self.rank(of: $0) < Self.rank(of: $1) }
        let wanted = zip(Split.allCases, shares).filter { $0.1 > 0 }
        guard keys.count >= wanted.count else {
            let units = "\(unit.rawValue)\(keys.count == 1 ? "" : "s")"
            throw FileError(
                .data, file: dataset,
                "has \(keys.count) \(units), too few for \(wanted.count) splits",
                remedy: "split it by something that there is more of")
        }
        let total = wanted.reduce(0) { $0 + $1.1 }
        let counts = wanted.dropFirst().map {
            max(1, Int((Double(keys.count) * $0.1 / total).rounded()))
        }
        // The first share takes what is left, which is one at least.
        var ends = [max(keys.count - counts.reduce(0, +), 1)]
        for count in counts { ends.append((ends.last ?? 0) + count) }
        var split: [String: Split] = [:]
        for (place, key) in keys.enumerated() {
            let part = ends.firstIndex { place < $0 } ?? wanted.count - 1
            split[key] = wanted[part].0
        }
        return clips.map { split[key($0)] ?? .train }
    }

    private func key(_ clip: ClipDescription) -> String {
        switch unit {
        case .clip: clip.id
        case .scenario: clip.scenario
        case .seed: "\(clip.seed)"
        }
    }

    /// An order that has nothing to do with names.
    private static func rank(of key: String) -> String {
        SHA256.digest(of: Array(key.utf8)).hexadecimal
    }
}
