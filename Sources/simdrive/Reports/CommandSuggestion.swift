import ArgumentParser
import Foundation
import Sim

/// Finds the command that somebody meant.
enum CommandSuggestion {
    /// An argument that is no UTF-8 text, as file names of old archives; the file would not be found, or get another name.
    ///
    /// Swift puts U+FFFD for what it cannot read.
    static func nameOfNoText(in arguments: [String]) -> String? {
        arguments.first { $0.unicodeScalars.contains("\u{FFFD}") }
    }

    /// What is wrong with the commands at the start of a command line; nil when they are known.
    static func problem(
        in words: [String], of root: any ParsableCommand.Type = SimDrive.self
    ) -> String? {
        var command = root
        for word in words {
            let known = command.configuration.subcommands
            if known.isEmpty || word.hasPrefix("-") || word == "help" { return nil }
            if let next = known.first(where: { $0._commandName == word }) {
                command = next
                continue
            }
            let near = suggestion(for: word, among: known.map { $0._commandName })
            // What a command without a name of its own is given may be a file.
            let mayBeFile = command.configuration.defaultSubcommand != nil
            if mayBeFile && (near == nil || FileManager.default.fileExists(atPath: word)) {
                return nil
            }
            let names = listed(known.map { "'\($0._commandName)'" })
            return "there is no command '\(word)'; "
                + (near.map { "did you mean '\($0)'?" } ?? "choose \(names)")
        }
        return nil
    }
}
