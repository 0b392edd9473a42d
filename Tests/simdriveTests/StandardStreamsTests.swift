import Foundation
import Testing

/// Standard streams that are closed, full or broken off change neither what is done nor what is told on the
/// others.
@Suite(.timeLimit(.minutes(10)))
struct StandardStreamsTests {
    private let program: Program

    init() throws { program = try Program() }

    /// A call of the program and how it ends; `SCENE` is a scenario, `FAULT` a broken one, `DATA` a dataset.
    struct Call: CustomTestStringConvertible {
        let testDescription: String
        let status: Int32
        let prints: Bool

        init(_ words: String, _ status: Int32 = 0, prints: Bool = true) {
            (testDescription, self.status, self.prints) = (words, status, prints)
        }

        func arguments(in program: Program, output: String) -> [String] {
            testDescription.split(separator: " ").map {
                switch $0 {
                case "SCENE": program.path("a.yaml")
                case "FAULT": program.path("fault.yaml")
                case "DATA": program.path("data")
                case "OUT": program.path(output)
                case "OUT.png": program.path(output + ".png")
                default: String($0)
                }
            }
        }
    }

    static let calls = [
        Call("--version"), Call("--help"), Call("help render"), Call("bench --help"),
        Call("--generate-completion-script bash"), Call("nonsense", 64, prints: false),
        Call("validate SCENE"), Call("validate FAULT", 65, prints: false),
        Call("plan render SCENE"), Call("plan render SCENE --json"),
        Call("dataset stats DATA"), Call("dataset stats DATA --json"),
        Call("dataset verify DATA"), Call("dataset verify DATA --json"),
        Call("dataset merge DATA"), Call("render SCENE -o OUT"),
        Call("preview SCENE -o OUT.png", prints: false), Call("model info --json"),
        Call("bench --case render --runs 1 --json"),
    ]

    /// What times the machine says nothing twice.
    private func isSteady(_ call: Call) -> Bool {
        !call.testDescription.hasPrefix("plan") && !call.testDescription.hasPrefix("bench")
    }

    private func writeInputs() throws {
        let scenario = try program.scenario("a", frames: 2)
        try "simdrive: 1\n".write(
            toFile: program.path("fault.yaml"), atomically: true, encoding: .utf8)
        #expect(try program.run(["render", scenario, "-o", program.path("data")]).status == 0)
    }

    @Test(arguments: calls)
    func closedStreamsTakeNothingElseAlong(call: Call) throws {
        try writeInputs()
        let open = try program.run(call.arguments(in: program, output: "out-0"))
        #expect(open.status == call.status, "\(open.errors)")
        for (index, streams) in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"].enumerated() {
            let output = "out-\(index + 1)"
            let closed = try program.run(
                call.arguments(in: program, output: output), redirected: streams)
            #expect(closed.status == call.status, "\(streams): \(closed.errors)")
            if isSteady(call), !streams.contains(" >&-"), streams != ">&-" {
                let expected = open.output.replacing("out-0", with: output)
                #expect(closed.output == expected, "\(streams)")
            }
            if call.testDescription.hasPrefix("render") {
                #expect(try program.clips(of: output) == program.clips(of: "out-0"), "\(streams)")
            }
        }
    }

    @Test(arguments: calls.filter(\.prints))
    func aFullOutputIsAFailure(call: Call) throws {
        try writeInputs()
        let outcome = try program.run(
            call.arguments(in: program, output: "out"), redirected: ">/dev/full")
        #expect(outcome.status == 73, "\(outcome.errors)")
        #expect(
            outcome.complaint
                == "simdrive: standard output cannot be written: no space left on device; "
                + "what was printed is not whole")
    }

    @Test(arguments: calls)
    func aFullErrorStreamIsNone(call: Call) throws {
        try writeInputs()
        let outcome = try program.run(
            call.arguments(in: program, output: "out"), redirected: "2>/dev/full")
        #expect(outcome.status == call.status)
    }

    /// As Unix tools do, and without a word; whether somebody before has had the signal ignored or not.
    @Test(arguments: calls.filter(\.prints), ["", "trap '' PIPE; "])
    func aReaderThatHasGoneEndsIt(call: Call, before: String) throws {
        try writeInputs()
        let line = "\(before)exec 3>&1; { sleep 0.1; \"$0\" \"$@\"; echo $? >&3; } | true"
        let outcome = try program.run(
            shell: line, call.arguments(in: program, output: "out"))
        #expect(outcome.output == "141\n")
        #expect(!outcome.errors.contains("simdrive: s"), "\(outcome.errors)")
    }

    /// The clip in hand goes with the reader.
    @Test func nothingHalfDoneStays() throws {
        let scenarios = try ["a", "b", "c", "d"].map { try program.scenario($0, frames: 4) }
        _ = try program.run(
            shell: "\"$0\" \"$@\" | head -n 1",
            ["render"] + scenarios + ["-o", program.path("out")])
        let clips = try FileManager.default.contentsOfDirectory(atPath: program.path("out/clips"))
        #expect(clips.contains("a-5-CAM_FRONT"))
        #expect(!clips.contains { $0.hasPrefix(".tmp") })
    }
}
