import Foundation
import Workflows

extension BenchResult {
    /// A row of the table.
    var line: String {
        let milliseconds = ms.formatted(.number.precision(.fractionLength(2)))
        let speed = gflops.map { $0.formatted(.number.precision(.fractionLength(0))) + " GFLOP/s" }
        let work = gflop.map { $0.formatted(.number.precision(.fractionLength(2))) + " GFLOP" }
        let share = ratio.map {
            $0.formatted(.number.precision(.fractionLength(2))) + " of the direct call"
        }
        return name.padding(toLength: 46, withPad: " ", startingAt: 0)
            + String(repeating: " ", count: max(10 - milliseconds.count, 1)) + milliseconds
            + " ms  " + [work, speed, share].compactMap { $0 }.joined(separator: "  ")
    }
}
