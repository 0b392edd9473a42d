import Foundation
import Synchronization

/// Values of `make` for 0, 1, …, made on threads of its own a few ahead of the consumer.
package final class ReadAhead<Value: Sendable>: Sendable {
    private struct State {
        var taken = 0
        var begun = 0
        var made: [Int: Result<Value, any Error>] = [:]
    }

    private let state = Mutex(State())
    private let isMade = DispatchSemaphore(value: 0)
    private let queue = OperationQueue()
    private let count: Int
    private let most: Int
    private let make: @Sendable (Int) throws -> Value

    /// - Parameters:
    ///   - count: how many there are; as many as are taken when nil.
    ///   - most: how many wait to be taken at most, in the making or made.
    ///   - make: called on as many threads.
    package init(
        count: Int? = nil, most: Int, threads: Int,
        make: @escaping @Sendable (Int) throws -> Value
    ) {
        precondition(most > 0 && threads > 0, "\(most) ahead on \(threads) threads")
        (self.count, self.most, self.make) = (count ?? .max, most, make)
        queue.maxConcurrentOperationCount = threads
        queue.qualityOfService = .utility
        begin()
    }

    deinit { queue.cancelAllOperations() }

    /// The next one, of which there must be one; waits until it is made.
    package func next() throws -> Value {
        while true {
            let result = state.withLock { state in
                precondition(state.taken < count, "all \(count) are taken")
                let result = state.made.removeValue(forKey: state.taken)
                if result != nil { state.taken += 1 }
                return result
            }
            guard let result else {
                isMade.wait()
                continue
            }
            begin()
            return try result.get()
        }
    }

    /// How many are made and not yet taken.
    package var waiting: Int { state.withLock { $0.made.count } }

    private func begin() {
        let numbers = state.withLock { state in
            let begun = state.begun
            state.begun = min(state.taken + most, count)
            return begun..<state.begun
        }
        for number in numbers {
            queue.addOperation { [weak self] in self?.add(number) }
        }
    }

    private func add(_ number: Int) {
        let result = Result { try make(number) }
        state.withLock { $0.made[number] = result }
        isMade.signal()
    }
}
