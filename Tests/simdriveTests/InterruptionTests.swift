import Foundation
import Testing

/// Signals that end a run end it at once and leave nothing half done.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct InterruptionTests {
    private let program: Program

    init() throws { program = try Program() }

    @Test(
        arguments: [(SIGHUP, 129), (SIGINT, 130), (SIGQUIT, 131), (SIGTERM, 143)]
            as [(Int32, Int32)])
    func renderEnds(signal: Int32, status: Int32) throws {
        let scenario = try program.scenario("a", frames: 5_000)
        let running = try program.start(["render", scenario, "-o", program.path("out")])
        try program.wait(for: "out/clips/.tmp-a-5-CAM_FRONT/frames/CAM_FRONT/000002.png")
        let outcome = try expectEnd(of: running, by: signal, status)
        #expect(try names(in: "out/clips").isEmpty)
        #expect(outcome.complaint == "simdrive: stopped")
    }

    /// `nohup` has the end of the terminal ignored.
    @Test func whatIsToBeIgnoredIsIgnored() throws {
        let scenario = try program.scenario("a", frames: 30)
        let outcome = try program.run(
            shell: "trap '' HUP; \"$0\" \"$@\" & sleep 0.3; kill -HUP $!; wait $!",
            ["render", scenario, "-o", program.path("out")])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func clipsThatAreDoneAreKeptAndTold() throws {
        let scenarios = try [
            program.scenario("a", frames: 2), program.scenario("b", frames: 5_000),
        ]
        let running = try program.start(["render"] + scenarios + ["-o", program.path("out")])
        try program.wait(for: "out/clips/.tmp-b-5-CAM_FRONT/frames/CAM_FRONT/000000.png")
        let outcome = try expectEnd(of: running, by: SIGINT, 130)
        #expect(try names(in: "out/clips") == ["a-5-CAM_FRONT"])
        #expect(outcome.output == program.path("out/clips/a-5-CAM_FRONT") + "\n")
        #expect(outcome.complaint.contains("--resume"))
    }

    @Test func generateEnds() throws {
        let scenario = try program.scenario("a", frames: 5_000)
        let running = try program.start([
            "generate", scenario, "-o", program.path("out"), "--model", Self.shippedModel,
        ])
        try program.wait(for: "out/clips/.tmp-a-5-CAM_FRONT")
        try expectEnd(of: running, by: SIGTERM, 143)
        #expect(try names(in: "out/clips").isEmpty)
    }

    private func train(_ options: String...) throws -> Program.Running {
        try program.start(
            [
                "train", "autoencoder", "--preset", "tiny", "--batch", "2", "--clips", "4",
                "--large-frames", "4", "--sheet-every", "0", "--run", program.path("run"),
                "--model", program.path("model"),
            ] + options)
    }

    /// Before the first step there is nothing to keep.
    @Test func trainEnds() throws {
        let running = try train("--steps", "1000000")
        try program.wait(for: "run/plan.json")
        let outcome = try expectEnd(of: running, by: SIGINT, 130)
        #expect(outcome.complaint.hasPrefix("simdrive: stopped"))
    }

    /// The step in hand is finished and saved, and the run goes on from there.
    @Test(
        arguments: [(SIGHUP, 129), (SIGINT, 130), (SIGQUIT, 131), (SIGTERM, 143)]
            as [(Int32, Int32)])
    func trainSavesItsStep(signal: Int32, status: Int32) throws {
        let running = try train("--steps", "1000000")
        let log = URL(filePath: program.path("run/log.jsonl"))
        func logged() -> String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
        for _ in 0..<6_000 where logged().isEmpty { usleep(10_000) }
        let outcome = try expectEnd(of: running, by: signal, status)
        let stopped = try #require(
            outcome.complaint.firstMatch(
                of: /^simdrive: stopped; step (\d+) of 1000000 is saved, go on with --resume$/))
        let step = try #require(Int(stopped.1))
        #expect(step >= 10)
        let resumed = try train("--resume", "--steps", "\(step + 1)").outcome()
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(resumed.complaint.hasPrefix("simdrive: step \(step + 1): loss"))
        #expect(logged().contains("\"step\":\(step + 1)}"))
    }

    /// Whatever the first does, the second ends the program.
    @Test func twoInARowEndItToo() throws {
        let scenario = try program.scenario("a", frames: 5_000)
        let running = try program.start(["render", scenario, "-o", program.path("out")])
        try program.wait(for: "out/clips/.tmp-a-5-CAM_FRONT")
        running.send(SIGINT)
        running.send(SIGINT)
        #expect(running.outcome().status == 130)
    }

    private static let shippedModel = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Models/small")
        .path

    @discardableResult
    private func expectEnd(
        of running: Program.Running, by signal: Int32, _ status: Int32,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Program.Outcome {
        let start = Date()
        running.send(signal)
        let outcome = running.outcome()
        #expect(
            Date().timeIntervalSince(start) < 5, "it takes too long",
            sourceLocation: sourceLocation)
        #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
        return outcome
    }

    private func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: program.path(folder))
    }
}
