import Foundation
import Testing

@testable import Randomness

struct RandomStreamTests {
    @Test func childrenDoNotDependOnWhatTheParentGave() {
        var parent = RandomStream(seed: 7)
        let before = parent.child("noise").child(3)
        _ = parent.next()
        #expect(parent.child("noise").child(3) == before)
        #expect(parent.child("noise").child(4) != before)
        #expect(parent.child("weights").child(3) != before)
    }

    @Test func resumesFromItsCodedState() throws {
        var stream = RandomStream(seed: 1)
        _ = stream.next()
        var copy = try JSONDecoder().decode(
            RandomStream.self, from: try JSONEncoder().encode(stream))
        let rest = (0..<5).map { _ in stream.next() }
        #expect((0..<5).map { _ in copy.next() } == rest)
    }

    @Test func normalsHaveUnitVarianceAndNoPrefixDependence() {
        let stream = RandomStream(seed: 3).child("noise")
        var long = [Float](repeating: 0, count: 100_000)
        var short = [Float](repeating: 0, count: 10)
        long.withUnsafeMutableBufferPointer { stream.fillNormal($0) }
        short.withUnsafeMutableBufferPointer { stream.fillNormal($0) }
        #expect(Array(long.prefix(10)) == short)
        let mean = long.reduce(0, +) / 100_000
        let variance = long.reduce(0) { $0 + $1 * $1 } / 100_000
        #expect(abs(mean) < 0.01)
        #expect(abs(variance - 1) < 0.02)
    }

    @Test func uniformsFillTheUnitInterval() {
        var stream = RandomStream(seed: 11)
        let draws = (0..<10_000).map { _ in stream.uniform() }
        #expect(draws.allSatisfy { (0..<1).contains($0) })
        #expect(abs(draws.reduce(0, +) / 10_000 - 0.5) < 0.01)
    }
}
