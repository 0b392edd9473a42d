import Foundation

extension BenchReport {
    /// What was measured on, and a line for each case.
    package var text: String {
        let head = "\(isa), \(threads) threads, \(dtype)"
        return ([head] + results.map(\.line)).map { $0 + "\n" }.joined()
    }
}

extension BenchResult {
    /// A row of the table.
    var line: String {
        let milliseconds = digits(ms, 2)
        let speed = gflops.map { digits($0, 0) + " GFLOP/s" }
        let work = gflop.map { digits($0, 2) + " GFLOP" }
        let share = ratio.map { digits($0, 2) + " of \(comparison)" }
        return row(name, 46, [])
            + String(repeating: " ", count: max(10 - milliseconds.count, 1)) + milliseconds
            + " ms  " + [work, speed, share].compactMap { $0 }.joined(separator: "  ")
    }
}
