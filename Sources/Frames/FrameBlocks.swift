import Dispatch
import Foundation
import Synchronization

/// What becomes of the elements of a sequence, in order: made on all cores a few at a time, when the first of them is
/// needed.
package struct FrameBlocks<Elements: IteratorProtocol, Value: Sendable>: Sequence, IteratorProtocol
where Elements.Element: Sendable {
    private var elements: Elements
    private let isAhead: Bool
    private let transform: @Sendable (Elements.Element) -> Value
    private var ready: ArraySlice<Value> = []
    private var coming: Block<Value>?

    /// - Parameters:
    ///   - isAhead: whether some are made while those before them are used; where tensors compute on the same
    ///     cores they would be in each other's way.
    ///   - transform: called on many threads.
    package init(
        _ elements: Elements, isAhead: Bool,
        _ transform: @escaping @Sendable (Elements.Element) -> Value
    ) {
        (self.elements, self.isAhead, self.transform) = (elements, isAhead, transform)
    }

    package mutating func next() -> Value? {
        if ready.isEmpty {
            ready = (coming ?? begin()).values[...]
            coming = isAhead ? begin() : nil
        }
        return ready.popFirst()
    }

    private mutating func begin() -> Block<Value> {
        var inputs: [Elements.Element] = []
        while inputs.count < FrameBlock.size, let input = elements.next() { inputs.append(input) }
        return Block { [transform, inputs] in
            concurrentMap(inputs.count) { transform(inputs[$0]) }
        }
    }
}

/// How many frames are drawn at a time.
package enum FrameBlock {
    /// As many as there are cores, at most four, so that little waits.
    package static let size = min(ProcessInfo.processInfo.activeProcessorCount, 4)
}

/// Values that are being made on another thread.
private final class Block<Value: Sendable>: Sendable {
    private let made = Mutex<[Value]>([])
    private let group = DispatchGroup()

    init(_ make: @escaping @Sendable () -> [Value]) {
        DispatchQueue.global().async(group: group) { [self] in
            let values = make()
            made.withLock { $0 = values }
        }
    }

    /// Waits for them.
    var values: [Value] {
        group.wait()
        return made.withLock { $0 }
    }
}
