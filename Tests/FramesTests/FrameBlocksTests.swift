import Synchronization
import Testing

@testable import Frames

struct FrameBlocksTests {
    @Test(arguments: [false, true])
    func comeInOrder(isAhead: Bool) {
        let squares = FrameBlocks((0..<11).makeIterator(), isAhead: isAhead) { $0 * $0 }
        #expect(Array(squares) == (0..<11).map { $0 * $0 })
    }

    /// A block when it is needed, and the next beside it only where that is asked for.
    @Test(arguments: [(false, 1), (true, 2)])
    func noMoreAreMadeThanAskedFor(isAhead: Bool, blocks: Int) {
        let made = Atomic(0)
        var numbers = FrameBlocks((0..<100).makeIterator(), isAhead: isAhead) {
            made.add(1, ordering: .relaxed)
            return $0
        }
        #expect(made.load(ordering: .relaxed) == 0)
        #expect(numbers.next() == 0)
        let deadline = ContinuousClock.now + .seconds(10)
        while made.load(ordering: .relaxed) < blocks * FrameBlock.size, .now < deadline {}
        #expect(made.load(ordering: .relaxed) == blocks * FrameBlock.size)
    }
}
