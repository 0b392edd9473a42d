import Dispatch
import Synchronization

/// Values of `transform` for 0, 1, … in order, made on all cores; no tensor may compute meanwhile.
package func concurrentMap<Value: Sendable>(
    _ count: Int, _ transform: @Sendable (Int) throws -> Value
) throws -> [Value] {
    let made = Mutex<[Int: Result<Value, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: count) { index in
        let value = Result { try transform(index) }
        made.withLock { $0[index] = value }
    }
    return try made.withLock { values in try (0..<count).compactMap { try values[$0]?.get() } }
}
