import ArgumentParser

/// The command line: parse, validate, call, print.
@main
struct SimDrive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simdrive",
        abstract: "Turns scripted traffic scenarios into labelled driving videos.")
}
