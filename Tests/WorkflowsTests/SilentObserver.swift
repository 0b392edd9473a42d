import Foundation
import Workflows

/// Ignores the news of a job.
struct SilentObserver: JobObserver {
    func note(_ text: String) {}
    func begins(_ task: String, inRounds rounds: FrameRounds) {}
    func progress(_ done: Int, of total: Int, _ task: String) {}
    func finished(_ clip: URL) {}
}
