import Foundation

/// One of several processes that make a dataset together.
public struct Shard: Sendable, Hashable, CustomStringConvertible {
    /// From 0.
    public let index: Int
    public let count: Int

    /// The only one.
    public static let whole = Shard(index: 0, count: 1)

    private init(index: Int, count: Int) {
        self.index = index
        self.count = count
    }

    /// `3/16` is the fourth of sixteen; nil if the text is nothing of the kind.
    public init?(_ text: String) {
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.allSatisfy(\.isNumber) ? Int($0) : nil }
        guard numbers.count == 2, let index = numbers[0], let count = numbers[1],
            (1...9_999).contains(count), (0..<count).contains(index)
        else { return nil }
        self.init(index: index, count: count)
    }

    public var description: String { "\(index)/\(count)" }

    /// Every count-th piece of work; the pieces must stand in the same order in every process.
    public func part<Work>(of work: [Work]) -> [Work] {
        work.indices.filter { $0 % count == index }.map { work[$0] }
    }
}

/// A line of `manifest.shard-0003-of-0016.jsonl`: a clip that a shard has undertaken to make.
public struct ShardEntry: Codable, Sendable, Hashable {
    public var clip: String
    public var scenario: String
    public var seed: UInt64

    public init(clip: String, scenario: String, seed: UInt64) {
        self.clip = clip
        self.scenario = scenario
        self.seed = seed
    }
}

/// What a shard of a dataset has not done.
public struct MissingWork: Sendable, Equatable, CustomStringConvertible {
    public var shard: Shard
    /// nil: the shard was never started.
    public var clip: String?

    public var description: String {
        clip.map { "\($0) is missing, which shard \(shard) was to make" }
            ?? "shard \(shard) was never started"
    }
}
