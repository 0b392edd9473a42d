import Datasets
import Foundation
import Testing

@testable import Workflows
@testable import simdrive

/// What is said before clips are made.
struct PlanTests {
    private let program: Program

    init() throws { program = try Program() }

    @Test func aRenderedClipTakesWhatWasSaid() throws {
        let scenario = try program.scenario("two", frames: 24)
        let plan = try program.run(["plan", "render", scenario, "--overlay", "--json"])
        #expect(plan.status == 0)
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(plan.output.utf8)) as? [String: Any])
        #expect(report["frames"] as? Int == 24)
        #expect(report["video_seconds"] as? Double == 2.4)
        let planned = try #require(report["disk_bytes"] as? Int)
        #expect(
            try program.run(["render", scenario, "-o", program.path("out"), "--overlay"]).status
                == 0)
        let bytes = try program.clips(of: "out").values.reduce(0) { $0 + $1.count }
        #expect((0.6...1.6).contains(Double(planned) / Double(bytes)))
    }

    @Test func theTableNamesEveryClip() throws {
        let scenarios = try ["one", "two", "three"].map { try program.scenario($0) }
        let plan = try program.run(["plan", "render"] + scenarios + ["--frames", "3"])
        #expect(plan.status == 0)
        let lines = plan.output.split(separator: "\n")
        #expect(lines.count == 6)
        for (line, name) in zip(lines.dropFirst(), ["one", "two", "three", "3 clips"]) {
            #expect(line.hasPrefix(name))
        }
        #expect(lines[4].split(separator: " ")[2] == "9")
        #expect(lines[5].hasPrefix("peak memory "))
    }

    @Test func badInputIsRefusedAsByGenerate() throws {
        let scenario = try program.scenario("two")
        let missing = try program.run(["plan", scenario, "--model", program.path("nowhere")])
        #expect(missing.status == 69)
        #expect(missing.complaint.contains("no model here"))
        #expect(try program.run(["plan", program.path("nobody.yaml")]).status == 66)
        #expect(try program.run(["plan", scenario, "--steps", "0"]).status == 64)
        #expect(try program.run(["plan", "render", scenario, "--fps", "0"]).status == 64)
    }

    /// Waiting frames count up to the depth of the encoder.
    @Test func encodersHoldSoManyFrames() {
        let memory = EncoderMemory(idle: 10, frame: 3, depth: 4)
        #expect([1, 4, 100].map(memory.bytes) == [13, 22, 22])
    }

    /// 5 · (100 + 20) + 50 + 4 · 10 + 60 + 4 · 20; pictures and videos doubled, labels not.
    @Test func sizesAddUp() {
        let size = ClipSize(
            picture: 100, video: .init(first: 50, next: 10), overlay: .init(first: 60, next: 20),
            labels: 20)
        #expect(size.bytes(of: 5) == 830)
        #expect(size.scaled(by: 2).bytes(of: 5) == 1_560)
        #expect(size.bytes(of: 1) == 230)
    }
}
