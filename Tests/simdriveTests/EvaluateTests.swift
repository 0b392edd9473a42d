import Datasets
import Foundation
import Frames
import Testing

@testable import simdrive

/// Clips of the renderer, measured against the renderer: as like as can be.
struct EvaluateTests {
    private let program: Program

    init() throws { program = try Program() }

    private func rendered(_ name: String, to dataset: String, _ more: [String] = []) throws {
        let scenario = try program.scenario(name)
        #expect(
            try program.run(["render", scenario, "-o", program.path(dataset)] + more).status == 0)
    }

    @Test func aRenderedClipIsItsOwnReference() throws {
        try rendered("drive", to: "data")
        let outcome = try program.run(["evaluate", program.path("data"), "--json"])
        #expect(outcome.status == 0)
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let all = try #require(report["all"] as? [String: Any])
        #expect(all["psnr"] as? Double == 100)
        #expect(all["frames"] as? Int == 8)
        #expect(all["motion"] as? Double == 1)
        let spec = try #require(report["spec"] as? [String: Any])
        #expect(spec["world_version"] as? Int == 2)
        #expect(spec["resizing"] as? String == "none")
        let table = try program.run(["evaluate", program.path("data")]).output
        #expect(table.contains("8 frames of 64×128 at 10.0 a second, against the reference render"))
        #expect(table.contains("drive 5"))
    }

    @Test func datasetsAreComparedWithEachOther() throws {
        try rendered("drive", to: "small")
        let scenario = program.path("drive.yaml")
        let text = try String(contentsOfFile: scenario, encoding: .utf8)
        try text.replacing("{width: 128, height: 64}", with: "{width: 256, height: 128}")
            .write(toFile: scenario, atomically: true, encoding: .utf8)
        #expect(try program.run(["render", scenario, "-o", program.path("large")]).status == 0)
        let outcome = try program.run([
            "evaluate", program.path("small"), "--against", program.path("large"), "--json",
        ])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains(#""resizing" : "Lanczos, from 128×256""#))
        // The other way round there is nothing to compare with.
        let other = try program.run([
            "evaluate", program.path("large"), "--against", program.path("small"),
        ])
        #expect(other.status == 65)
        #expect(other.complaint.contains("of at least 128×256"))
    }

    /// Black pictures need no trained referee.
    @Test func brokenClipsEndWithTheirReason() async throws {
        try rendered("drive", to: "data")
        let frames = "data/clips/drive-5-CAM_FRONT/frames/CAM_FRONT"
        for index in 0..<8 {
            try PNG.write(
                Frame(width: 128, height: 64),
                to: program.path("\(frames)/\(String(format: "%06d", index)).png"))
        }
        try await Program.writeUntrainedReferee(to: program.path("referee"))
        let outcome = try program.run([
            "evaluate", program.path("data"), "--score", "--referee", program.path("referee"),
        ])
        #expect(outcome.status == 75)
        #expect(outcome.complaint == "simdrive: drive-5-CAM_FRONT: every frame is black")
        #expect(outcome.output.contains("color_error"))
    }

    @Test func whatCannotBeMeasuredIsOneSentence() throws {
        try rendered("drive", to: "data")
        let missing = try program.run(["evaluate", program.path("nowhere")])
        #expect(missing.status == 66)
        let frames = program.path("data/clips/drive-5-CAM_FRONT/frames/CAM_FRONT")
        #expect(
            try program.run([
                "import", "images", frames, "-o", program.path("mine"), "--size", "64x128",
            ]).status == 0)
        let imported = try program.run(["evaluate", program.path("mine")])
        #expect(imported.status == 65)
        #expect(imported.complaint.contains("--against"))
        try rendered("other", to: "more", ["--fps", "5"])
        let mixed = try program.run(["evaluate", program.path("data"), program.path("more")])
        #expect(mixed.status == 65)
        #expect(mixed.complaint.contains("measure them apart"))
    }
}
