import Foundation

/// Whoever wants to know how a job comes along.
package protocol JobObserver {
    /// Something that a person should know and that does not stop the job.
    func note(_ text: String)
    /// How much of `task` is done.
    func progress(_ done: Int, of total: Int, _ task: String)
    /// A clip is there.
    func finished(_ clip: URL)
}
