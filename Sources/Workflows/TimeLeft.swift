import Metrics

/// Guesses how long a job of many frames still takes.
///
/// Frames of a model come in rounds: a long wait while a window is sampled, then its frames one after
/// another. An average from the start on is wrong by a whole wait at the first frame.
package struct TimeLeft {
    /// Nil where every frame takes about as long as the others.
    private let rounds: FrameRounds?
    private var last: (done: Int, seconds: Double)?
    /// Seconds before the first frame.
    private var firstWait = 0.0
    /// Seconds of each frame after the first.
    private var gaps: [Double] = []

    package init(rounds: FrameRounds?) { self.rounds = rounds }

    /// Seconds that the rest will take; nil as long as one cannot know.
    ///
    /// - Parameter seconds: since the job started.
    package mutating func estimate(_ done: Int, of total: Int, at seconds: Double) -> Double? {
        defer { last = (done, seconds) }
        guard let last else {
            firstWait = seconds
            return nil
        }
        guard done > last.done else { return nil }
        let gap = (seconds - last.seconds) / Double(done - last.done)
        gaps += Array(repeating: gap, count: done - last.done)
        if let rounds { return estimate(done, of: total, in: rounds) }
        // The first frames also fill caches: one of them alone tells little.
        let known = gaps.reduce(0, +)
        return known < 1 && gaps.count < 4 ? nil : gaps.mean * Double(total - done)
    }

    private func estimate(_ done: Int, of total: Int, in rounds: FrameRounds) -> Double? {
        guard gaps.count > 1 else { return nil }
        let longestFirst = gaps.sorted(by: >)
        let usual = longestFirst[longestFirst.count / 2]
        let longest = max(firstWait, longestFirst[0])
        let isWait = { (gap: Double) in gap - usual > longest / 3 }
        // Some frames of a round may come in the next one, when their neighbours are known.
        let most = rounds.count(for: done + rounds.later / 2)
        let waits = Array(longestFirst.prefix(most).filter(isWait))
        // Where the first frame comes at once, the first window's wait comes after it.
        let isFirstAlone = gaps.prefix(2).contains(where: isWait)
        let allWaits = isFirstAlone ? waits : waits + [firstWait]
        let left = max(0, rounds.count(for: total) - allWaits.count)
        return Double(left) * allWaits.mean
            + Double(total - done) * Array(longestFirst.dropFirst(waits.count)).mean
    }
}
