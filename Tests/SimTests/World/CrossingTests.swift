import Randomness
import Testing

@testable import Sim

struct CrossingTests {
    private let street = Road(usual: .urban)

    @Test func onlyCitiesHaveCrossings() {
        let stream = RandomStream(seed: 4)
        #expect(Road(usual: .highway).crossings(from: 0, to: 5_000, stream).isEmpty)
        #expect(Road(usual: .rural).crossings(from: 0, to: 5_000, stream).isEmpty)
        let far = street.crossings(from: 0, to: 2_000, stream)
        #expect((10...25).contains(far.count))
        #expect(zip(far, far.dropFirst()).allSatisfy { $1.s - $0.s >= 80 })
        #expect(street.crossings(from: 0, to: 500, stream) == far.filter { $0.s < 500 })
    }

    @Test func signalsFaceBothDirections() throws {
        let scenery = Scenery(along: street, to: 400, seed: 2)
        let crossing = try #require(scenery.crossings.last)
        let signals = scenery.items.filter {
            $0.isSignal && abs($0.box.center.x - crossing.s) < 5
        }
        #expect(signals.count == 2)
        // Right of the road before the stripes, left of it behind them.
        #expect(signals.allSatisfy { ($0.box.center.y > 0) == ($0.box.center.x > crossing.s) })
        #expect(signals.allSatisfy { !$0.isLamp && !$0.isGantry })
    }
}
