import Foundation
import Testing

/// Ctrl-C and SIGTERM end a run at once and leave nothing half done.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct InterruptionTests {
    private let program: Program

    init() throws { program = try Program() }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func renderEnds(signal: Int32, status: Int32) throws {
        let scenario = try program.scenario("a", frames: 5_000)
        let running = try program.start(["render", scenario, "-o", program.path("out")])
        try program.wait(for: "out/clips/.tmp-a-5-CAM_FRONT/frames/CAM_FRONT/000002.png")
        try expectEnd(of: running, by: signal, status)
        #expect(try names(in: "out/clips").isEmpty)
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

    @Test func trainEnds() throws {
        let running = try program.start([
            "train", "autoencoder", "--preset", "tiny", "--fresh", "--batch", "2", "--clips", "4",
            "--large-frames", "4", "--steps", "1000000", "--run", program.path("run"), "--model",
            program.path("model"),
        ])
        try program.wait(for: "run/plan.json")
        try expectEnd(of: running, by: SIGINT, 130)
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
