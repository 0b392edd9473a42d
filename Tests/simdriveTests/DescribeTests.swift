import Foundation
import Testing

@testable import simdrive

/// Words to a scenario file and back, by the program.
struct DescribeTests {
    private static let text = "rainy night, a white truck cuts in from the left, then brakes"

    @Test func writesAScenarioThatIsFine() throws {
        let program = try Program()
        let path = program.path("new/s.yaml")
        let described = try program.run(["describe", Self.text, "-o", path])
        #expect(described.status == 0)
        #expect(described.output.isEmpty && described.errors.isEmpty)
        let validated = try program.run(["validate", path])
        #expect(validated.output == "\(path): fine, 1 actors, 10.0 s\n")
        #expect(validated.errors.isEmpty)
    }

    @Test func keepsAFileThatIsThere() throws {
        let program = try Program()
        let path = program.path("s.yaml")
        let mine = "# mine\nsimdrive: 1\n"
        try mine.write(toFile: path, atomically: true, encoding: .utf8)
        let refused = try program.run(["describe", Self.text, "-o", path])
        #expect(refused.status == 73)
        #expect(
            refused.complaint == "simdrive: \(path): is there already; replace it with --overwrite")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == mine)
        #expect(try program.run(["describe", Self.text, "-o", path, "--overwrite"]).status == 0)
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("# rainy night"))
    }

    /// What `--overwrite` finds: what is no scenario, or with `--reverse` no sentences, is not replaced.
    @Test(arguments: [
        ("my diary\n", false, false), ("{\"clip\":\"a\"}\n", false, false), ("\u{0}", false, false),
        ("a car brakes\n", false, false), ("", false, true), ("simdrive: 1\nego: {\n", false, true),
        ("my diary\n", true, false), ("simdrive: 1\n", true, false), ("", true, true),
        ("A rainy night. A white truck ahead brakes.\nA car brakes.\n", true, true),
    ])
    func overwritesItsOwnAlone(text: String, isReverse: Bool, isReplaced: Bool) throws {
        let program = try Program()
        let (scenario, path) = (try program.scenario("a"), program.path("there"))
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let outcome = try program.run(
            ["describe"] + (isReverse ? ["--reverse", scenario] : [Self.text])
                + ["-o", path, "--overwrite"])
        #expect(outcome.status == (isReplaced ? 0 : 73), "\(outcome.errors)")
        let kind = isReverse ? "list of sentences" : "scenario"
        #expect(
            isReplaced
                || outcome.complaint
                    == "simdrive: \(path): would be replaced, but is no \(kind) of simdrive; move it away, or "
                    + "choose another file"
        )
        #expect(try (String(contentsOfFile: path, encoding: .utf8) == text) == !isReplaced)
    }

    /// A picture of somebody else's is not replaced by a preview, its own is.
    @Test func previewsReplaceTheirOwnAlone() throws {
        let program = try Program()
        let (scenario, path) = (try program.scenario("a"), program.path("p.png"))
        for _ in 0..<2 { #expect(try program.run(["preview", scenario, "-o", path]).status == 0) }
        #expect(try program.run(["render", scenario, "-o", program.path("out")]).status == 0)
        let frame = program.path("out/clips/a-5-CAM_FRONT/frames/CAM_FRONT/000000.png")
        for bytes in [Data("mine".utf8), try Data(contentsOf: URL(filePath: frame))] {
            try bytes.write(to: URL(filePath: path))
            let refused = try program.run(["preview", scenario, "-o", path])
            #expect(refused.status == 73)
            #expect(refused.complaint.contains("was not written by simdrive") == true)
            #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
        }
    }

    @Test func unknownWordsAreBadInput() throws {
        let outcome = try Program().run(["describe", "a white trukc cuts in"])
        #expect(outcome.status == 65)
        #expect(
            outcome.errors == "simdrive: 'trukc' is not understood, did you mean 'truck'?\n")
        #expect(outcome.output.isEmpty)
    }

    @Test func tellsScenarios() throws {
        let program = try Program()
        let path = program.path("s.yaml")
        #expect(try program.run(["describe", Self.text, "-o", path]).status == 0)
        let told = try program.run(["describe", "--reverse", path])
        #expect(
            told.output == """
                Rainy night on a two-lane highway. We drive at 90 km/h in the right lane. A white truck \
                ahead in the left lane cuts in from the left, then brakes. The scene lasts about 10 \
                seconds.

                """)
        #expect(try program.run(["describe", "--reverse", program.path("none.yaml")]).status == 66)
    }
}
