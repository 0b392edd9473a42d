import Foundation

@testable import Workflows

/// Somebody who keeps what is noted.
final class Listener: JobObserver {
    // Safety: one thread calls.
    nonisolated(unsafe) private(set) var notes: [String] = []

    func note(_ text: String) { notes.append(text) }
    func begins(_ task: String, inRounds rounds: FrameRounds) {}
    func progress(_ done: Int, of total: Int, _ task: String) {}
    func finished(_ clip: URL) {}
}
