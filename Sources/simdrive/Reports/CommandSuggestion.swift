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

    /// The first option that a command does not have; nil where it has all.
    ///
    /// The parser misses those that must be given before it looks at others, which may be meant for them.
    static func unknownOption(
        in words: [String], of root: any ParsableCommand.Type = SimDrive.self
    ) -> String? {
        let known = options(of: words, in: root)
        let given = words.prefix { $0 != "--" }.filter { $0.hasPrefix("--") }
            .map { String($0.prefix { $0 != "=" }) }
        return given.first { !known.contains($0) }.map { word in
            "Unknown option '\(word)'."
                + (suggestion(for: word, among: known).map { " Did you mean '\($0)'?" } ?? "")
        }
    }

    /// Whether the command of a command line has an option.
    static func knows(
        _ option: String, in words: [String], of root: any ParsableCommand.Type = SimDrive.self
    ) -> Bool { options(of: words, in: root).contains(option) }

    private static func options(
        of words: [String], in root: any ParsableCommand.Type
    ) -> [String] {
        SimDrive.helpMessage(for: command(of: words[...], in: root))
            .matches(of: /--[a-z][a-z0-9-]*/).map { String($0.output) }
    }

    private static func command(
        of words: ArraySlice<String>, in group: any ParsableCommand.Type
    ) -> any ParsableCommand.Type {
        let known = group.configuration.subcommands
        if let next = known.first(where: { $0._commandName == words.first }) {
            return command(of: words.dropFirst(), in: next)
        }
        return group.configuration.defaultSubcommand ?? group
    }
}
