import Foundation
import Testing

@testable import simdrive

/// A model folder looked at from the command line.
struct ModelTests {
    private let program: Program

    init() throws { program = try Program() }

    @Test func aFreshModelIsListedAndFoundIncomplete() throws {
        #expect(
            try program.run([
                "train", "autoencoder", "--preset", "tiny", "--model", program.path("model"),
                "--run", program.path("run"), "--publish", "--steps", "1", "--batch", "2",
                "--clips", "2", "--large-frames", "2",
            ]).status == 0)
        let info = try program.run(["model", "info", "--model", program.path("model")])
        #expect(info.status == 0)
        #expect(info.output.contains("autoencoder.safetensors"))
        #expect(info.output.contains("conditioning version 6"))
        let json = try program.run(["model", "info", "--model", program.path("model"), "--json"])
        #expect(json.output.contains(#""name" : "tiny""#))
        let check = try program.run(["model", "check", "--model", program.path("model")])
        #expect(check.status == 69)
        #expect(check.output.split(separator: "\n").count == 3)
        #expect(check.output.contains("upsampler.safetensors is missing"))
    }

    @Test func noModelIsOneSentence() throws {
        let info = try program.run(["model", "info", "--model", program.path("nowhere")])
        #expect(info.status == 69)
        #expect(info.complaint.contains("no model here"))
        let check = try program.run(["model", "check", "--model", program.path("nowhere")])
        #expect(check.status == 69)
    }
}
