import Foundation
import Randomness
import Testing

@testable import Diffusion

struct NoiseScheduleTests {
    let schedule = NoiseSchedule(logMean: -0.4, logDeviation: 1.4)

    @Test func theScheduleFallsFromTheStrongestToNothing() {
        let sigmas = schedule.sigmas(steps: 3)
        // Karras et al. 2022, eq. 5 with ρ = 7 between 80 and 0.02, by hand.
        let middle = pow((pow(80.0, 1 / 7.0) + pow(0.02, 1 / 7.0)) / 2, 7)
        #expect(sigmas.count == 4)
        for (level, expected) in zip(sigmas, [80, middle, 0.02, 0]) {
            #expect(abs(Double(level) - expected) < 1e-4 * max(expected, 1))
        }
        #expect(schedule.sigmas(steps: 1).last == 0)
        #expect(schedule.sigmas(steps: 2, from: 1, to: 0.125) == [1, 0.125, 0])
    }

    @Test func drawsAreLogNormalWithALogUniformShare() {
        var stream = RandomStream(seed: 5)
        let draws = (0..<20_000).map { _ in Double(schedule.randomSigma(using: &stream)) }
        let strong = draws.filter { $0 >= 10 }.count
        // A tenth, and what the log-normal itself has above 10: 2.7 % of nine tenths.
        #expect(abs(Double(strong) / 20_000 - 0.124) < 0.01)
        let median = draws.sorted()[10_000]
        // The median of nine tenths log-normal and one tenth above lies at its 55.6th percentile.
        #expect(abs(log(median) - (-0.4 + 1.4 * 0.14)) < 0.05)
    }

    /// Other noise is drawn again, so the log-normal is cut and not heaped up at its ends.
    @Test func drawsMayBeCut() {
        var stream = RandomStream(seed: 5)
        let draws = (0..<20_000).map { _ in
            Double(schedule.randomSigma(in: 0.2...2, using: &stream))
        }
        .sorted()
        #expect(draws[0] >= 0.2 && draws[19_999] <= 2)
        // ln 0.2 and ln 2 are the 19.4th and the 78.3rd percentile of the log-normal, so the median is its
        // 48.8th.
        #expect(abs(log(draws[10_000]) - (-0.4 - 1.4 * 0.029)) < 0.05)
        #expect(draws[100] > 0.201 && draws[19_900] < 1.995)
    }

    /// Steps 1…1000 are drawn alike; half of them are below σ(500).
    @Test func discreteLevelsAreDrawnEvenly() {
        let sigmas = LinearBetas().sigmas
        // ᾱ of the first step is 1 − 0.0001; of the last 4.04e-5 (Ho et al. 2020).
        #expect(abs(sigmas[0] - (1e-4 / 0.9999).squareRoot()) < 1e-9)
        #expect(abs(1 / (1 + sigmas[999] * sigmas[999]) - 4.04e-5) < 1e-7)
        var stream = RandomStream(seed: 5)
        let draws = (0..<5_000).map { _ in
            Double(NoiseSchedule.linearBetas.randomSigma(using: &stream))
        }
        let low = draws.filter { $0 <= sigmas[499] + 1e-6 }.count
        #expect(abs(Double(low) / 5_000 - 0.5) < 0.03)
    }

    @Test func discreteLevelsBeginWhereAsked() {
        let levels = NoiseSchedule.linearBetas.sigmas(steps: 4, from: 10)
        #expect(levels.count == 5)
        #expect(levels[0] <= 10 && levels[0] > 9.8)
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 > $1 })
        let ended = NoiseSchedule.linearBetas.sigmas(steps: 4, from: 10, to: 0.1)
        #expect(ended[0] == levels[0] && ended[3] > 0.1 && ended[3] > levels[3])
    }

    /// Models of before discrete noise have no word of it.
    @Test func olderDescriptionsAreRead() throws {
        let text =
            #"{"logMean": 0, "logDeviation": 1.5, "strongShare": 0.1, "strongFrom": 10, "#
            + #""minimum": 0.02, "maximum": 80}"#
        let read = try JSONDecoder().decode(NoiseSchedule.self, from: Data(text.utf8))
        #expect(read == NoiseSchedule(logMean: 0, logDeviation: 1.5))
        // What is written is what was read.
        func object(_ data: Data) throws -> [String: Double]? {
            try JSONSerialization.jsonObject(with: data) as? [String: Double]
        }
        let written = try object(JSONEncoder().encode(read))
        #expect(try written == object(Data(text.utf8)))
    }
}
