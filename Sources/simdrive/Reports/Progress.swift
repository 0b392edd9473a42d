import Foundation

/// Reports progress on standard error: a line that rewrites itself on a terminal, else a plain
/// line now and then.
struct Progress {
    let task: String
    private let start = Date()
    private var last = (date: Date.distantPast, done: -1, total: -1)
    private let isTerminal = isatty(2) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    init(of task: String) { self.task = task }

    /// - Parameter total: how much there is to do, as far as one knows.
    mutating func update(_ done: Int, of total: Int) {
        let now = Date()
        let pause = isTerminal ? 0.2 : 10
        guard (done, total) != (last.done, last.total),
            done == total || now.timeIntervalSince(last.date) > pause
        else { return }
        last = (now, done, total)
        let left = now.timeIntervalSince(start) / Double(max(done, 1)) * Double(total - done)
        let line =
            "\(task): \(done) of \(total)"
            + (done == total ? "" : ", \(Int(left.rounded(.up))) s left")
        let ending = done == total ? "\n" : ""
        let text = isTerminal ? "\r\u{1B}[K" + line + ending : line + "\n"
        writeError(text)
    }
}
