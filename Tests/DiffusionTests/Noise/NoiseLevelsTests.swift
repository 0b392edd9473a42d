import Foundation
import Randomness
import Testing

@testable import Diffusion

struct NoiseLevelsTests {
    let levels = NoiseLevels(logMean: -0.4, logDeviation: 1.4)

    @Test func theScheduleFallsFromTheStrongestToNothing() {
        let schedule = levels.schedule(steps: 3)
        // Karras et al. 2022, eq. 5 with ρ = 7 between 80 and 0.02, by hand.
        let middle = pow((pow(80.0, 1 / 7.0) + pow(0.02, 1 / 7.0)) / 2, 7)
        #expect(schedule.count == 4)
        for (level, expected) in zip(schedule, [80, middle, 0.02, 0]) {
            #expect(abs(Double(level) - expected) < 1e-4 * max(expected, 1))
        }
        #expect(levels.schedule(steps: 1).last == 0)
    }

    @Test func drawsAreLogNormalWithAStrongShare() {
        var stream = RandomStream(seed: 5)
        let draws = (0..<20_000).map { _ in Double(levels.draw(using: &stream)) }
        let strong = draws.filter { $0 >= 10 }.count
        // A tenth, and what the log-normal itself has above 10: 2.7 % of nine tenths.
        #expect(abs(Double(strong) / 20_000 - 0.124) < 0.01)
        let median = draws.sorted()[10_000]
        // The median of nine tenths log-normal and one tenth above lies at its 55.6th percentile.
        #expect(abs(log(median) - (-0.4 + 1.4 * 0.14)) < 0.05)
    }
}
