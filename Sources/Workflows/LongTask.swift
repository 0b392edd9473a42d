/// Shows the progress of what may be over before anybody wonders, once it is not.
package struct LongTask<Observer: JobObserver> {
    private let task: String
    private let observer: Observer
    private let start = ContinuousClock.now
    private let patience: Duration

    /// - Parameters:
    ///   - task: what is done.
    ///   - patience: how long nothing is shown.
    package init(_ task: String, _ observer: Observer, patience: Duration = .seconds(2)) {
        (self.task, self.observer, self.patience) = (task, observer, patience)
    }

    package func progress(_ done: Int, of total: Int) {
        guard ContinuousClock.now - start >= patience else { return }
        observer.progress(done, of: total, task)
    }
}
