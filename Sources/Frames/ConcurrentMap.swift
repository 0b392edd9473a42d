import Dispatch
import Synchronization

/// Values of `transform` for 0, 1, … in order, made on all cores; no tensor may compute meanwhile.
package func concurrentMap<Value: Sendable, Failure>(
    _ count: Int, _ transform: @Sendable (Int) throws(Failure) -> Value
) throws(Failure) -> [Value] {
    let made = Mutex<[Int: Result<Value, Failure>]>([:])
    DispatchQueue.concurrentPerform(iterations: count) { index in
        let value = Result { () throws(Failure) in try transform(index) }
        made.withLock { $0[index] = value }
    }
    var values: [Value] = []
    for (_, value) in made.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
        values.append(try value.get())
    }
    return values
}
