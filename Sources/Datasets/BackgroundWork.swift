import Dispatch
import Synchronization

/// Does pieces of work in order on a thread of its own, a few of them behind the caller.
///
/// After the first error nothing more is done; the error is thrown by every later call.
final class BackgroundWork: Sendable {
    private let queue = DispatchQueue(label: "simdrive.background-work")
    private let places: DispatchSemaphore
    private let failure = Mutex<(any Error)?>(nil)

    /// - Parameter capacity: pieces that may wait; `submit` blocks when there are as many.
    init(capacity: Int) {
        places = DispatchSemaphore(value: capacity)
    }

    /// Queues a piece of work.
    func submit(_ work: @escaping @Sendable () throws -> Void) throws {
        try throwFailure()
        places.wait()
        queue.async { [self] in
            defer { places.signal() }
            guard failure.withLock({ $0 == nil }) else { return }
            do { try work() } catch { failure.withLock { $0 = error } }
        }
    }

    /// Waits until nothing is queued any more.
    func drain() throws {
        queue.sync {}
        try throwFailure()
    }

    private func throwFailure() throws {
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
