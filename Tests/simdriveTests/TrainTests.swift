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
        #expect(resumed.errors.contains("\nsimdrive: step 2: loss "))
        #expect(resumed.complaint == "simdrive: drawing samples of step 2")
        #expect(!resumed.errors.contains("time is up"))
    }

    /// 24 frames hold 12 clips, not a thousand; who asks for no pictures waits for none.
    @Test func littleDataIsTakenOnceAndTold() async throws {
        let scenario = try program.scenario("drive", frames: 8)
        let text = try String(contentsOfFile: scenario, encoding: .utf8)
        try text.replacing("width: 128, height: 64", with: "width: 256, height: 128")
            .write(toFile: scenario, atomically: true, encoding: .utf8)
        let (data, model) = (program.path("data"), program.path("model"))
        let rendered = try program.run(["render", scenario, "--fps", "30", "-o", data])
        #expect(rendered.status == 0, "\(rendered.errors)")
        try await Program.writeUntrainedModel(to: model)
        let outcome = try program.run([
            "train", "image", "--data", data, "--model", model, "--run", program.path("run"),
            "--batch", "1", "--steps", "1", "--sheet-every", "0",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("simdrive: making and encoding 12 clips of 4 frames\n"))
        #expect(outcome.errors.contains("clips encoded: 12 of 12\n"))
        #expect(!outcome.errors.contains("samples"))
        let samples = try FileManager.default.contentsOfDirectory(
            atPath: program.path("run/samples"))
        #expect(samples.isEmpty)
    }

    /// A detector learns from a dataset's clips, and is measured on the reference world.
    @Test func theRefereeLearnsFromClips() throws {
        let scenario = try program.scenario("drive", frames: 4)
        let data = program.path("data")
        #expect(try program.run(["render", scenario, "-o", data]).status == 0)
        let training = [
            "train", "referee", "--data", data, "--run", program.path("run"), "--steps", "1",
            "--batch", "1", "--sheet-every", "0", "--held-out-clips", "1",
        ]
        let unscored = try program.run(training + ["--min-agreement", "0.5"])
        #expect(unscored.status == 65)
        #expect(unscored.complaint.contains("has no agreement of its road users"))
        let outcome = try program.run(training)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("frames read: 4 of 4"))
        let measured = try program.run([
            "evaluate", "referee", "--referee", program.path("run/model"), "--clips", "1",
        ])
        #expect(measured.status == 0, "\(measured.errors)")
        #expect(measured.output.contains("4 frames of 1 validation drives, seed 2"))
        #expect(measured.output.contains("≥ 0.80"))
    }

    @Test func divergedTrainingsAreInternalErrors() {
        let error = DivergedError(step: 3)
        #expect(ExitStatus(of: error).rawValue == 70)
        #expect(
            error.sentence == "training has diverged before step 3; go on from the last checkpoint "
                + "with a lower --rate")
    }
}
