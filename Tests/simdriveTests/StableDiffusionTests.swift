import Foundation
import TestSupport
import Testing

/// Models of others, imported and asked to paint from the command line.
struct StableDiffusionTests {
    private let program: Program
    private let tiny = Repository.root.appending(
        path: "Tests/StableDiffusionTests/Fixtures/tiny-1")

    init() throws { program = try Program() }

    @Test func anImportedModelPaints() throws {
        let model = program.path("model")
        let made = try program.run([
            "model", "import", tiny.path, "-o", model, "--weights", "float32",
        ])
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("epsilon"))
        let pictures = try [tiny.path, model].map { path in
            let picture = program.path("\(abs(path.hashValue)).png")
            let painted = try program.run([
                "text2image", "a red car", "--model", path, "-o", picture, "--size", "16x24",
                "--steps", "2", "--precision", "float32",
            ])
            #expect(painted.status == 0, "\(painted.errors)")
            return try Data(contentsOf: URL(filePath: picture))
        }
        #expect(pictures[0] == pictures[1])
    }

    @Test(arguments: [
        (["model", "import", "MODEL.ckpt", "-o", "OUT"], Int32(65), "is a pickle"),
        (["model", "import", "nowhere", "-o", "OUT"], 66, "does not exist"),
        (["model", "import", "TINY", "-o", "TINY"], 73, "is there already"),
        (["model", "import", "TINY", "-o", "OUT", "--lora-scale", "2"], 64, "more --lora-scale"),
        (["text2image", "a", "--model", "TINY", "-o", "OUT.png", "--size", "18x24"], 64, "--size"),
    ])
    func whatCannotBeDoneIsOneSentence(
        words: [String], status: Int32, problem: String
    ) throws {
        try Data([0x80, 2]).write(to: URL(filePath: program.path("MODEL.ckpt")))
        let arguments = words.map { word in
            switch word {
            case "TINY": tiny.path
            case _ where word.hasPrefix("OUT") || word.hasPrefix("MODEL"): program.path(word)
            default: word
            }
        }
        let outcome = try program.run(arguments)
        #expect(outcome.status == status)
        #expect(outcome.errors.contains(problem), "\(outcome.errors)")
    }
}
