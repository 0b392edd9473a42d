import Files
import Foundation
import Workflows

/// Writes a line to standard error; where it cannot be written nobody can be told.
func complain(_ text: String) { writeError(text + "\n") }

/// Says something on standard error that does not stop the job.
func warn(_ text: String) { complain("simdrive: " + text.printable) }

/// Writes to standard error what is no whole line.
func writeError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
}

/// Shows a job on the terminal: clips on standard output, all else on standard error.
final class Console: JobObserver {
    /// How much is said beside the result.
    enum Detail {
        case none, usual, all
    }

    private let printsClips: Bool
    private let detail: Detail
    private var progress: Progress?
    /// The clips that are there.
    private(set) var clips: [URL] = []

    init(printsClips: Bool, detail: Detail) {
        self.printsClips = printsClips
        self.detail = detail
    }

    func note(_ text: String) {
        if detail != .none { warn(text) }
    }

    /// Says what went wrong; nothing silences it.
    func complain(_ text: String) {
        writeError(text + "\n")
    }

    func begins(_ task: String, inRounds rounds: FrameRounds) {
        progress = Progress(of: task, detail, inRounds: rounds)
    }

    func progress(_ done: Int, of total: Int, _ task: String) {
        if progress?.task != task { progress = Progress(of: task, detail) }
        progress?.update(done, of: total)
    }

    func finished(_ clip: URL) {
        Interruption.keep { "what is whole was kept, run again with --resume for the rest" }
        clips.append(clip)
        if printsClips { print(clip.path) }
    }
}
