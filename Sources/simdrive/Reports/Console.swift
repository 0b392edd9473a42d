import Files
import Foundation
import Workflows

/// Writes a line to standard error; where it cannot be written nobody can be told.
func complain(_ text: String) { writeError(text + "\n") }

/// Says something on standard error that does not stop the job.
func warn(_ text: String) { complain("simdrive: " + text) }

/// Writes to standard error what is no whole line.
func writeError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
}

/// Shows a job on the terminal: clips on standard output, all else on standard error.
final class Console: JobObserver {
    private let printsClips: Bool
    private var progress: Progress?

    init(printsClips: Bool = true) { self.printsClips = printsClips }

    func note(_ text: String) { warn(text.printable) }

    func progress(_ done: Int, of total: Int, _ task: String) {
        if progress?.task != task { progress = Progress(of: task) }
        progress?.update(done, of: total)
    }

    func finished(_ clip: URL) {
        Interruption.keep { "what is whole was kept, run again with --resume for the rest" }
        if printsClips { print(clip.path) }
    }
}
