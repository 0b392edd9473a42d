import ArgumentParser
import Terminal

/// Says what is wrong with clips that are of no use, and ends with the exit code of work that is not all done.
func endIfUseless(_ failures: [String]) throws {
    guard !failures.isEmpty else { return }
    failures.forEach(warn)
    throw ExitCode(ExitStatus.partial.rawValue)
}
