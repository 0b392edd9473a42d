import ArgumentParser
import Terminal
import Workflows

/// How a command reports what it does and its result.
struct ReportOptions: ParsableArguments {
    @Flag(help: "Print the result as one JSON object.")
    var json = false

    @Flag(name: .shortAndLong, help: "Say nothing but the result and errors.")
    var quiet = false

    @Flag(
        name: .shortAndLong, help: "Report every step, with the seconds since the program started.")
    var verbose = false

    func validate() throws {
        if quiet && verbose { throw ValidationError("choose --quiet or --verbose, not both") }
    }

    /// - Parameter printsClips: whether clips are the result, printed one by one.
    func console(printsClips: Bool = false) -> Console {
        Console(
            printsClips: printsClips && !json, detail: quiet ? .none : verbose ? .all : .usual)
    }

    /// Prints what came of a command, for programs or for people.
    func show(_ result: some Encodable, _ text: @autoclosure () -> String) throws {
        try show(json: result.json(), text())
    }

    /// Prints a result that has a text for programs of its own.
    func show(
        json document: @autoclosure () throws -> String, _ text: @autoclosure () -> String
    ) throws {
        StandardStreams.print(json ? try document() : text(), terminator: "")
    }
}

extension ReportOptions {
    /// Prints the clips that are there for programs; people have seen each as it came.
    func show(clipsOf console: Console) throws {
        try show(MadeReport(made: console.clips.map(\.path)), "")
    }

    /// Prints the folders or files that were made.
    func show(made: [String]) throws {
        let made = MadeReport(made: made)
        try show(made, made.text)
    }
}
