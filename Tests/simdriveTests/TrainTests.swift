import Foundation
import Testing

@testable import Diffusion
@testable import simdrive

struct TrainTests {
    private let program: Program

    init() throws { program = try Program() }

    private func train(_ options: String...) throws -> Program.Outcome {
        try program.run(
            [
                "train", "autoencoder", "--preset", "tiny", "--batch", "2", "--clips", "2",
                "--large-frames", "1", "--run", program.path("run"), "--model",
                program.path("model"),
            ] + options)
    }

    /// A run that its time ends says so, is no failure, and goes on.
    @Test func hoursEndARunThatGoesOn() throws {
        let stopped = try train("--steps", "2", "--hours", "0.0000001")
        #expect(stopped.status == 0, "\(stopped.errors)")
        #expect(
            stopped.complaint == "simdrive: time is up at step 0 of 2; go on with --resume")
        #expect(stopped.output == program.path("run/model") + "\n")
        let resumed = try train("--resume")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(resumed.complaint.hasPrefix("simdrive: step 2: loss "))
        #expect(!resumed.errors.contains("time is up"))
    }

    @Test func divergedTrainingsAreInternalErrors() {
        let error = DivergedError(step: 3)
        #expect(ExitStatus(of: error).rawValue == 70)
        #expect(
            error.sentence == "training has diverged before step 3; go on from the last checkpoint "
                + "with a lower --rate")
    }
}
