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
        try "mine".write(toFile: path, atomically: true, encoding: .utf8)
        let refused = try program.run(["describe", Self.text, "-o", path])
        #expect(refused.status == 73)
        #expect(
            refused.complaint == "simdrive: \(path): is there already; replace it with --overwrite")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
        #expect(try program.run(["describe", Self.text, "-o", path, "--overwrite"]).status == 0)
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("# rainy night"))
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
