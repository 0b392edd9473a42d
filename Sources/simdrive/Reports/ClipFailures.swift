import ArgumentParser
import Files

/// Clips that are of no use, listed when all others are made.
struct ClipFailures {
    private var sentences: [String]

    init(_ sentences: [String] = []) { self.sentences = sentences }

    /// Makes a clip; one that is of no use stops nobody, if asked for.
    mutating func collecting(_ isAsked: Bool, _ make: () throws -> Void) throws {
        do {
            try make()
        } catch let error as FileError where isAsked && error.kind == .uselessOutput {
            sentences.append(error.sentence)
        }
    }

    /// Says what failed and ends with the exit code of work that is not all done.
    func end() throws {
        guard !sentences.isEmpty else { return }
        sentences.forEach(warn)
        throw ExitCode(ExitStatus.partial.rawValue)
    }
}
