import ArgumentParser
import Foundation
import Testing

@testable import simdrive

/// What every command says of itself, whole, as kept in `Help`: an option that changes shows in review.
///
/// `SIMDRIVE_WRITE_FIXTURES=1` writes the texts anew.
struct HelpTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Help")

    /// A command by the words that call it, such as `simdrive dataset export`.
    struct Named: CustomTestStringConvertible {
        let words: [String]
        let command: any ParsableCommand.Type

        var testDescription: String { words.joined(separator: " ") }
        var file: String { words.joined(separator: "-") + ".txt" }

        /// The command itself and all below it.
        var family: [Named] {
            [self]
                + command.configuration.subcommands.flatMap {
                    Named(words: words + [$0._commandName], command: $0).family
                }
        }
    }

    static let commands = Named(words: ["simdrive"], command: SimDrive.self).family

    @Test(arguments: commands)
    func helpIsWhatItWas(_ named: Named) throws {
        // The width of no terminal.
        let help = SimDrive.helpMessage(for: named.command, columns: 100) + "\n"
        let url = Self.folder.appending(path: named.file)
        if ProcessInfo.processInfo.environment["SIMDRIVE_WRITE_FIXTURES"] == "1" {
            try help.write(to: url, atomically: true, encoding: .utf8)
        }
        #expect(try help == String(contentsOf: url, encoding: .utf8))
    }

    @Test func everyTextIsOfACommand() throws {
        let texts = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(texts.sorted() == Self.commands.map(\.file).sorted())
    }

    @Test func theProgramSaysTheSame() throws {
        let outcome = try Program().run(
            ["dataset", "export", "--help"], environment: ["COLUMNS": "100"])
        #expect(outcome.status == 0)
        let url = Self.folder.appending(path: "simdrive-dataset-export.txt")
        #expect(try outcome.output == String(contentsOf: url, encoding: .utf8))
    }
}
