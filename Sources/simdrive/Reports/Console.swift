import Foundation
import Terminal
import Workflows

/// Shows a job on the terminal: clips on standard output, all else on standard error.
final class Console: JobObserver {
    private let printsClips: Bool
    private let detail: Detail
    private var progress: ProgressLine?
    /// The clips that are there.
    private(set) var clips: [URL] = []

    init(printsClips: Bool, detail: Detail) {
        self.printsClips = printsClips
        self.detail = detail
    }

    func note(_ text: String) {
        if detail != .none { warn(text) }
    }

    func begins(_ task: String, inRounds rounds: FrameRounds) {
        progress = ProgressLine(of: task, detail, inRounds: rounds)
    }

    func progress(_ done: Int, of total: Int, _ task: String) {
        if progress?.task != task { progress = ProgressLine(of: task, detail) }
        progress?.update(done, of: total)
    }

    func finished(_ clip: URL) {
        Interruption.keep { "what is whole was kept, run again with --resume for the rest" }
        clips.append(clip)
        if printsClips { StandardStreams.print(clip.path) }
    }
}
