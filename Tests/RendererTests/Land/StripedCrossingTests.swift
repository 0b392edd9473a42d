import Randomness
import Testing

@testable import Renderer
@testable import Sim

struct StripedCrossingTests {
    private let street = Road(usual: .urban)

    @Test func stripesAreAcrossTheRoadAndStopLinesBeforeThem() {
        let noise = NoiseTexture(stream: RandomStream(seed: 2), octaves: 3, falloff: 0.5)
        let surface = RoadSurface(
            road: street, crossings: [Crossing(s: 50)], noise: noise, tone: 0.1)
        func painted(_ s: Float, _ t: Float) -> Bool { surface.isMarked(s, t, 0.02, 0.02) }
        let across = (0..<60).map { painted(50, -3 + Float($0) * 0.1) }
        #expect((20...45).contains(across.count { $0 }))
        // Traffic on the right stops before the stripes, on the left behind them as seen along s.
        #expect(painted(46.4, -1.6) && !painted(53.6, -1.6))
        #expect(painted(53.6, 1.6) && !painted(46.4, 1.6))
        // The yellow centre line gives way.
        #expect(painted(40, -0.15) && !painted(53, -0.15))
    }
}
