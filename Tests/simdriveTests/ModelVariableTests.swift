import Foundation
import Testing

/// `SIMDRIVE_MODEL` says where the model is.
struct ModelVariableTests {
    private let program: Program

    init() throws { program = try Program() }

    private func check(_ options: [String], variable: String) throws -> Program.Outcome {
        try program.run(["model", "check"] + options, environment: ["SIMDRIVE_MODEL": variable])
    }

    @Test func itFindsTheModel() async throws {
        try await Program.writeUntrainedModel(to: program.path("model"))
        let outcome = try check([], variable: program.path("model"))
        let asked = try check(["--model", program.path("model")], variable: "")
        #expect(outcome.status == 0)
        #expect(outcome.output == asked.output)
        #expect(outcome.output.contains(program.path("model")))
    }

    @Test func theOptionWins() async throws {
        try await Program.writeUntrainedModel(to: program.path("model"))
        let outcome = try check(
            ["--model", program.path("model")], variable: program.path("nowhere"))
        #expect(outcome.status == 0)
    }

    /// As if it were not there: the model beside the program, not the current folder.
    @Test func anEmptyOneSaysNothing() throws {
        let info = try program.run(["model", "info"], environment: ["SIMDRIVE_MODEL": ""])
        #expect(info.status == 0)
        #expect(info.output.prefix { $0 != "\n" }.hasSuffix("/Models/small: small"))
    }

    /// Whoever unpacks an archive calls the program by its path, by a link, or by its name.
    @Test(arguments: ["there/bin/simdrive", "./link", "PATH=there/bin:$PATH simdrive"])
    func aCopyFindsTheModelBesideIt(call: String) async throws {
        try await Program.writeUntrainedModel(to: program.path("there/Models/small"))
        let outcome = try program.run(
            shell: """
                cd "$1" && mkdir there/bin && cp "$0" there/bin && ln -s there/bin/simdrive link \
                && \(call) model check
                """, [program.folder.path])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("/there/Models/small"))
    }

    @Test func aWrongOneIsOneSentence() throws {
        let nowhere = program.path("nowhere")
        let info = try program.run(["model", "info"], environment: ["SIMDRIVE_MODEL": nowhere])
        #expect(info.status == 69)
        #expect(info.output.isEmpty)
        #expect(
            info.errors
                == "simdrive: \(nowhere): no model here (model.json is missing); "
                + "choose its folder with --model\n")
        let generate = try program.run(
            ["generate", program.scenario("two"), "-o", program.path("out")],
            environment: ["SIMDRIVE_MODEL": nowhere])
        #expect(generate.status == 69)
        #expect(generate.complaint == info.complaint)
        #expect(!FileManager.default.fileExists(atPath: program.path("out")))
    }
}
