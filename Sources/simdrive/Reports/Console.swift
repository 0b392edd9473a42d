import Files
import Foundation
import Workflows

/// Shows a job on the terminal: clips on standard output, all else on standard error.
final class Console: JobObserver {
    private let printsClips: Bool
    private var progress: Progress?
    private var last = (done: -1, total: -1)

    init(printsClips: Bool = true) { self.printsClips = printsClips }

    func note(_ text: String) { warn(text.printable) }

    func progress(_ done: Int, of total: Int, _ task: String) {
        if progress?.task != task {
            progress = Progress(of: task)
            last = (-1, -1)
        }
        guard last != (done, total) else { return }
        last = (done, total)
        progress?.update(done, of: total)
    }

    func finished(_ clip: URL) {
        if printsClips { print(clip.path) }
    }
}
