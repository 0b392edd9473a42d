import Testing

@testable import Frames

struct ConcurrentMapTests {
    private struct Odd: Error, Equatable { let number: Int }

    @Test func valuesComeInOrder() {
        #expect(concurrentMap(50) { $0 * $0 } == (0..<50).map { $0 * $0 })
    }

    @Test func theFirstErrorInOrderIsThrown() {
        #expect(throws: Odd(number: 3)) {
            try concurrentMap(20) { number throws(Odd) in
                if number >= 3 { throw Odd(number: number) }
                return number
            }
        }
    }
}
