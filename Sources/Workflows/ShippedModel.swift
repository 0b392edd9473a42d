import Foundation

/// The model that comes with the program.
package enum ShippedModel {
    /// `Models/small` beside the program or in a folder above it, else the same where it was started.
    package static var folder: URL {
        let program = Bundle.main.executableURL?.resolvingSymlinksInPath()
        let starts = [program, URL(filePath: FileManager.default.currentDirectoryPath)]
        for case var folder? in starts {
            for _ in 0..<6 {
                let candidate = folder.appending(path: name)
                if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
                folder.deleteLastPathComponent()
            }
        }
        return URL(filePath: name)
    }

    private static let name = "Models/small"
}
