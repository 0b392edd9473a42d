import Foundation

/// The model that comes with the program.
package enum ShippedModel {
    /// `Models/small` in the folder the program was built in or started from, or one above these.
    package static var folder: URL {
        let program = Bundle.main.executableURL?.resolvingSymlinksInPath()
        let starts = [URL(filePath: FileManager.default.currentDirectoryPath), program]
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
