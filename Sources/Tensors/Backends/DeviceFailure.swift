import Foundation
import Synchronization

/// What becomes of a device that fails in the middle of an op, where nobody can throw: memory is full, or the
/// device is gone.
public enum DeviceFailure {
    private static let handler = Mutex<@Sendable (String) -> Never>({ fatalError($0) })

    /// Says who ends the program, with a sentence on what has failed.
    public static func handle(by end: @escaping @Sendable (String) -> Never) {
        handler.withLock { $0 = end }
    }

    static func report(_ problem: String) -> Never {
        handler.withLock { $0 }(problem)
    }
}
