import Synchronization
import Testing

@testable import Frames

struct ReadAheadTests {
    private struct Odd: Error {}

    @Test(arguments: [1, 3])
    func comesInOrder(threads: Int) throws {
        let squares = ReadAhead(most: 4, threads: threads) { $0 * $0 }
        #expect(try (0..<50).map { _ in try squares.next() } == (0..<50).map { $0 * $0 })
    }

    /// What fails does so when its turn comes, and what follows is there.
    @Test func failsInItsTurn() throws {
        let numbers = ReadAhead(most: 3, threads: 2) {
            if $0 == 1 { throw Odd() }
            return $0
        }
        #expect(try numbers.next() == 0)
        #expect(throws: Odd.self) { try numbers.next() }
        #expect(try numbers.next() == 2)
    }

    /// Never more than may wait, nor more than there are.
    @Test(arguments: [(nil, 5 + 3), (6, 6)])
    func makesNoMoreThanMayWait(count: Int?, made: Int) throws {
        let begun = Atomic(0)
        let numbers = ReadAhead(count: count, most: 3, threads: 2) {
            begun.add(1, ordering: .relaxed)
            return $0
        }
        for _ in 0..<5 { _ = try numbers.next() }
        while numbers.waiting < made - 5 {}
        #expect(begun.load(ordering: .relaxed) == made)
    }
}
