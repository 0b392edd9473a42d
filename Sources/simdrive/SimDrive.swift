import ArgumentParser
import Dispatch
import Files
import Foundation
import Sim
import Terminal
import Workflows

/// The command line: parse, validate, call, print.
@main
struct SimDrive: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simdrive",
        abstract: "Turns scripted traffic scenarios into labelled driving videos.",
        discussion: """
            EXAMPLES
              simdrive generate Scenarios/cut-in-night.yaml -o out    a clip by the Video LDM
              simdrive render Scenarios/cut-in-night.yaml -o out      the same from the reference world
              simdrive preview Scenarios/cut-in-night.yaml -o p.png   one picture at once
              simdrive describe "a van brakes ahead of us" -o s.yaml  a scenario of your own words
              simdrive validate Scenarios/*.yaml                      every problem of every file
              simdrive plan Scenarios/*.yaml                          time, memory and disk it will take
              simdrive import video drive.mp4 -o out                  a clip of your own footage
              simdrive dataset export out coco kitti                  labels for other tools
              simdrive evaluate out                                   how near the clips come to the reference
              simdrive report out                                     a page to look at the clips

            EXIT CODES
              0 done, 64 wrong usage, 65 bad input, 66 input missing, 69 model or encoder missing,
              70 internal error or useless pictures, 71 out of memory, 73 cannot write, 75 a part is
              missing: run again, 128 + n stopped by signal n: 130 by Ctrl-C, 143 by SIGTERM.
            """,
        version: ProgramVersion.current,
        subcommands: [
            Generate.self, Render.self, Import.self, Dataset.self, Preview.self, Validate.self,
            Describe.self, Plan.self, TrainGroup.self, Evaluate.self, Report.self, Model.self,
            TextToImageCommand.self, TextToVideoCommand.self, Bench.self,
        ])

    /// Runs the command and tells what goes wrong.
    ///
    /// Commands that compute nothing run here: where there is no memory for threads, the library of Swift's tasks waits
    /// for ever.
    static func main() {
        StandardStreams.open()
        MemoryLimit.watch(endingWith: ExitStatus.deviceFailed.rawValue)
        _ = ProgramClock.seconds
        do {
            var command = try parsed()
            if let asynchronous = command as? any AsyncParsableCommand { runApart(asynchronous) }
            try command.run()
            StandardStreams.end(0)
        } catch {
            StandardStreams.end(report(error))
        }
    }

    private static func parsed() throws -> any ParsableCommand {
        if let name = CommandSuggestion.nameOfNoText(in: CommandLine.arguments) {
            throw ValidationError("'\(name.printable)' is no UTF-8 text; rename the file")
        }
        if let problem = CommandSuggestion.problem(in: Array(CommandLine.arguments.dropFirst())) {
            throw ValidationError(problem)
        }
        let command = try parsedWithHints()
        Interruption.watch()
        return command
    }

    private static func parsedWithHints() throws -> any ParsableCommand {
        do {
            return try parseAsRoot()
        } catch {
            let words = Array(CommandLine.arguments.dropFirst())
            guard message(for: error).hasPrefix("Missing expected argument"),
                let problem = CommandSuggestion.unknownOption(in: words)
            else { throw error }
            throw ValidationError(problem)
        }
    }

    /// Runs a command on the threads of Swift's tasks and ends the program.
    private static func runApart(_ command: sending any AsyncParsableCommand) -> Never {
        Task {
            do {
                var command = command
                try await command.run()
                StandardStreams.end(0)
            } catch {
                StandardStreams.end(report(error))
            }
        }
        dispatchMain()
    }

    /// Says what went wrong.
    ///
    /// - Returns: the exit code.
    private static func report(_ error: any Error) -> Int32 {
        let isWordedByParser =
            error is CleanExit || error is ValidationError || error is ExitCode
            || exitCode(for: error) != .failure
        if isWordedByParser {
            // Help asked for, or wrong usage.
            let (text, status) = (fullMessage(for: error), exitCode(for: error).rawValue)
            if !text.isEmpty { status == 0 ? StandardStreams.print(text) : complain(text) }
            return status
        }
        // Problems of scenarios begin with file and line, as editors expect.
        let start = error is ScenarioError ? "" : "simdrive: "
        // A scenario's problems are many lines; all other errors are one.
        let text = error is ScenarioError ? error.sentence : error.sentence.printable
        complain(start + text)
        return ExitStatus(of: error).rawValue
    }
}
