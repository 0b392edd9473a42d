import Files
import Foundation
import Workflows

/// How much is said beside the result.
package enum Detail {
    case none, usual, all
}

/// Reports progress on standard error: a line that rewrites itself on a terminal, else a plain
/// line now and then.
package struct ProgressLine {
    package let task: String
    private let detail: Detail
    private let start = Date()
    private var timeLeft: TimeLeft
    private var last = (date: Date.distantPast, done: -1, total: -1)
    private let isTerminal = isatty(2) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    /// - Parameter rounds: how frames come; nil when they come evenly.
    package init(
        of task: String, _ detail: Detail, inRounds rounds: FrameRounds? = nil
    ) {
        self.task = task
        self.detail = detail
        timeLeft = TimeLeft(rounds: rounds)
    }

    /// - Parameter total: how much there is to do, as far as one knows.
    package mutating func update(_ done: Int, of total: Int) {
        let now = Date()
        let left = timeLeft.estimate(done, of: total, at: now.timeIntervalSince(start))
        guard (done, total) != (last.done, last.total),
            done == total || now.timeIntervalSince(last.date) > pause
        else { return }
        last = (now, done, total)
        let estimate = done == total ? nil : left.map { ", \(Int($0.rounded(.up))) s left" }
        say("\(task.printable): \(done) of \(total)" + (estimate ?? ""), isLast: done == total)
    }

    /// Seconds between two lines.
    private var pause: Double {
        switch detail {
        case .none: .infinity
        case .usual: isTerminal ? 0.2 : 10
        case .all: 0
        }
    }

    private func say(_ line: String, isLast: Bool) {
        let text: String
        switch detail {
        case .none: return
        case .usual: text = isTerminal ? "\r\u{1B}[K" + line + (isLast ? "\n" : "") : line + "\n"
        case .all:
            text = String(format: "[%.1f s] ", ProgramClock.seconds) + line + "\n"
        }
        writeError(text)
    }
}

/// Counts from the program's start.
package enum ProgramClock {
    private static let start = ContinuousClock.now

    /// Seconds since the first call, which `main` makes.
    package static var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
}
