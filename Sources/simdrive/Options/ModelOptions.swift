import ArgumentParser
import Foundation

/// Where the model is.
struct ModelOptions: ParsableArguments {
    @Option(help: "Model folder; else SIMDRIVE_MODEL, else Models/small of the repository.")
    var model: String?

    var folder: URL {
        if let model { return URL(filePath: model) }
        let variable = ProcessInfo.processInfo.environment["SIMDRIVE_MODEL"] ?? ""
        guard variable.isEmpty else { return URL(filePath: variable) }
        return Self.shipped ?? URL(filePath: "Models/small")
    }

    /// `Models/small` in the folder the program was built in or started from, or one above these.
    private static var shipped: URL? {
        let program = Bundle.main.executableURL?.resolvingSymlinksInPath()
        let starts = [URL(filePath: FileManager.default.currentDirectoryPath), program]
        for case var folder? in starts {
            for _ in 0..<6 {
                let candidate = folder.appending(path: "Models/small")
                if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
                folder.deleteLastPathComponent()
            }
        }
        return nil
    }
}
