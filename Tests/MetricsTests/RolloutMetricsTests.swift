import Frames
import Testing

@testable import Metrics

struct RolloutMetricsTests {
    /// One grey all over.
    private func grey(_ level: UInt8) -> Frame {
        Frame(width: 4, height: 2, pixels: Array(repeating: level, count: 24))
    }

    /// Windows of T = 4, S = 1 begin with frames 1, 4 and 7; two frames a second, by hand.
    @Test func secondsAndJumps() throws {
        let borders = WindowBorders(
            count: 8, windowFrames: 4, contextFrames: 1, upsamplerOverlap: nil)
        var accumulator = RolloutMetrics.Accumulator(fps: 2, borders: borders)
        for level: UInt8 in [10, 20, 22, 24, 44, 45, 46, 76] { accumulator.add(grey(level)) }
        let rollout = accumulator.metrics
        let brightness = rollout.seconds.map(\.brightness)
        for (made, expected) in zip(brightness, [15, 23, 44.5, 61]) {
            #expect(abs(made - expected) < 1e-3)
        }
        #expect(brightness.count == 4)
        #expect(rollout.seconds.allSatisfy { $0.contrast < 1e-3 && $0.sharpness == 0 })
        // Jumps of 10, 20 and 30 levels, others of 2, 2, 1 and 1.
        #expect(rollout.changeAtBorders?.count == 3)
        #expect(rollout.changeAtBorders?.median == 20)
        #expect(abs((rollout.changeAtBorders?.percentile95 ?? 0) - 29) < 1e-9)
        #expect(rollout.changeElsewhere?.median == 1.5)
    }

    @Test func oneFrameChangesNothing() {
        var accumulator = RolloutMetrics.Accumulator(fps: 7.5, borders: nil)
        accumulator.add(grey(3))
        #expect(accumulator.metrics.seconds.count == 1)
        #expect(
            accumulator.metrics.changeAtBorders == nil && accumulator.metrics.changeElsewhere == nil
        )
    }
}
