import Files
import Foundation
import Workflows

/// Says something on standard error that does not stop the job.
func warn(_ text: String) {
    FileHandle.standardError.write(Data("simdrive: \(text)\n".utf8))
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
        if printsClips { print(clip.path) }
    }
}
