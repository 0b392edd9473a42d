import Randomness
import Testing

@testable import Referee

struct FeatureDistanceTests {
    /// Clips of ten frames with two features, some of them shifted or shaking.
    private func clips(
        _ count: Int, seed: UInt64, shift: Float = 0, shake: Float = 0
    ) -> [[[Float]]] {
        var random = RandomStream(seed: seed)
        return (0..<count).map { _ in
            let start = (0..<2).map { _ in Float(random.normal()) + shift }
            return (0..<10).map { frame in
                start.map { $0 + shake * (frame.isMultiple(of: 2) ? 1 : -1) }
            }
        }
    }

    @Test func aShiftShowsInFramesAndShakingInClips() throws {
        let (reference, others) = (clips(40, seed: 1), clips(40, seed: 2))
        func distance(_ kind: FeatureDistance.Kind, _ made: [[[Float]]]) throws -> FeatureDistance {
            try #require(FeatureDistance(kind, made: made, reference: reference, others: others))
        }
        let same = try distance(.frames, clips(40, seed: 3))
        #expect(same.numbers == 2 && same.samples == 400)
        #expect(same.distance < 0.5 && same.floor < 0.5)
        // By 2 in two features: 2² + 2² and what chance adds.
        let shifted = try distance(.frames, clips(40, seed: 3, shift: 2))
        #expect(abs(shifted.distance - 8) < 4)
        #expect(shifted.floor == same.floor)
    }

    @Test func shakingShowsInClips() throws {
        let still = clips(40, seed: 1, shake: 0.1)
        let made = clips(40, seed: 3, shake: 0.6)
        let distance = try #require(
            FeatureDistance(.clips, made: made, reference: still, others: still))
        // Three windows a clip; each feature changes by 1.2 instead of by 0.2 from frame to frame.
        #expect(distance.samples == 120)
        #expect(abs(distance.distance - 2) < 1e-3)
        #expect(abs(distance.floor) < 1e-3)
    }

    @Test func tooFewSamplesSayNothing() {
        let few = clips(1, seed: 1).map { Array($0.prefix(9)) }
        #expect(FeatureDistance(.frames, made: few, reference: few, others: few) == nil)
        #expect(FeatureDistance(.clips, made: [], reference: [], others: []) == nil)
    }
}
