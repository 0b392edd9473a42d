import Datasets
import Foundation

/// Receives the news of a job.
package protocol JobObserver {
    /// Something that a person should know and that does not stop the job.
    func note(_ text: String)
    /// A task starts whose frames come in rounds.
    func begins(_ task: String, inRounds rounds: FrameRounds)
    /// How much of `task` is done.
    func progress(_ done: Int, of total: Int, _ task: String)
    /// A clip is there.
    func finished(_ clip: URL)
}

extension JobObserver {
    /// Says which clips of a dataset are passed over where its whole clips are read, and why.
    package func noteMissing(in dataset: URL) throws {
        for sentence in try MissingClips(of: dataset).sentences {
            note("\(dataset.path): \(sentence)")
        }
    }

    /// Writes what stands beside a dataset's clips.
    package func complete(_ dataset: URL) throws {
        let index = try DatasetIndex(of: dataset)
        for remark in index.remarks { note("\(dataset.path): \(remark)") }
        try index.write(to: dataset)
    }
}

/// How many frames come together, one after another, after each long wait.
package struct FrameRounds: Sendable {
    /// Of the first round.
    package let first: Int
    /// Of each round after it.
    package let later: Int

    package init(first: Int, later: Int) {
        precondition(first > 0 && later > 0, "rounds of \(first) and \(later) frames")
        (self.first, self.later) = (first, later)
    }

    /// Rounds that so many frames take.
    package func count(for frames: Int) -> Int {
        1 + max(0, (frames - first + later - 1) / later)
    }
}
