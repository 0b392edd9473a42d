import Testing

@testable import Workflows

struct TimeLeftTests {
    /// Seconds at which each frame of a job is there.
    struct Job {
        let name: String
        var rounds: FrameRounds?
        let times: [Double]

        /// Frames that come evenly after something that takes time of its own.
        static func even(_ name: String, after setup: Double, every frame: Double, count: Int)
            -> Job
        {
            Job(name: name, times: (0..<count).map { setup + frame * Double($0) })
        }

        /// Frame 0, then windows of 7, 6, 6, … others, each after a wait.
        ///
        /// - Parameter held: frames of a window that come with the next one.
        static func windows(
            _ name: String, first: Double, wait: Double, frame: Double, count: Int, held: Int = 0
        ) -> Job {
            var (times, now) = ([first + frame], first + frame)
            for number in 1..<count {
                if number == 1 || (number > 1 && (number - 8).isMultiple(of: 6) && number >= 8) {
                    now += wait
                }
                now += frame
                times.append(now)
            }
            // A frame that is held back comes when the one after it is made.
            let shown = times.indices.map { times[min($0 + held, count - 1)] }
            return Job(name: name, rounds: FrameRounds(first: 8, later: 6), times: shown)
        }
    }

    private static let jobs: [Job] = [
        .even("render", after: 0, every: 0.25, count: 60),
        .even("render with a slow start", after: 3, every: 0.05, count: 300),
        // One window: 44 s were said when 6.8 were left.
        .windows("generate --frames 8", first: 3, wait: 6, frame: 0.85, count: 8),
        .windows("generate --small --frames 8", first: 1, wait: 3, frame: 0.1, count: 8),
        .windows("generate", first: 3, wait: 6, frame: 0.85, count: 60),
        .windows("generate --small", first: 1.5, wait: 3, frame: 0.05, count: 60),
        .windows("temporal decoder", first: 3, wait: 6, frame: 0.85, count: 60, held: 1),
        .windows("slow frames", first: 2, wait: 3, frame: 4, count: 20),
    ]

    @Test(arguments: jobs)
    func everyEstimateIsWithinAFactorOfTwo(of job: Job) throws {
        var timeLeft = TimeLeft(rounds: job.rounds)
        let end = try #require(job.times.last)
        var first: Int?
        for (index, time) in job.times.enumerated() {
            let estimate = timeLeft.estimate(index + 1, of: job.times.count, at: time)
            let left = end - time
            guard let estimate, left > 1 else { continue }
            first = first ?? index
            #expect(
                estimate < 2 * left && estimate > left / 2,
                "\(job.name), frame \(index): \(estimate) s for \(left)")
        }
        // A job that is nearly over says nothing.
        #expect(first ?? 0 <= 4, "\(job.name)")
    }

    @Test func oneFrameTellsNothing() {
        var timeLeft = TimeLeft(rounds: nil)
        #expect(timeLeft.estimate(1, of: 100, at: 9) == nil)
        #expect(timeLeft.estimate(2, of: 100, at: 9.1) == nil)
    }
}

extension TimeLeftTests.Job: CustomTestStringConvertible {
    var testDescription: String { name }
}
