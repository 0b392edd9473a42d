import Yams

// A few nested aliases could stand for billions of values.
extension Node {
    /// Whether it stands for no more values than a text of that many bytes can need.
    func isPossible(inBytes bytes: Int) -> Bool {
        var budget = min(max(bytes, Self.usualCount), Self.largestCount)
        return fits(in: &budget)
    }

    /// Values that any text may stand for.
    private static let usualCount = 100_000
    private static let largestCount = 5_000_000

    private func fits(in budget: inout Int) -> Bool {
        budget -= 1
        guard budget > 0 else { return false }
        switch self {
        case .scalar, .alias: return true
        case .sequence(let items): return items.allSatisfy { $0.fits(in: &budget) }
        case .mapping(let pairs): return pairs.allSatisfy { $0.value.fits(in: &budget) }
        }
    }
}

/// Finds keys that are no words in a text with aliases.
///
/// The parser compares a mapping's keys value by value before anybody can count what they stand for.
package func lineOfStrangeKey(in yaml: String) -> Int? {
    guard yaml.utf8.contains(UInt8(ascii: "*")) else { return nil }
    let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
    let strange = lines.firstIndex { line in
        let code = line.prefix(upTo: line.firstRange(of: /(?:^|\s)#/)?.lowerBound ?? line.endIndex)
        return code.contains(/(?:^|[\s,{\[])\?(?:\s|$)/)
            || code.contains(/(?:[\]}]|\*[A-Za-z0-9_-]+)\s*:(?:[\s,\]}]|$)/)
    }
    return strange.map { $0 + 1 }
}
