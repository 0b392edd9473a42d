import Foundation

/// The networks that come with the program.
package enum ShippedModel {
    /// The Video LDM.
    package static var folder: URL { found("Models/small") }

    /// The network that judges clips.
    package static var referee: URL { found("Models/referee") }

    /// A folder beside the program or in a folder above it, else the same where it was started.
    private static func found(_ name: String) -> URL {
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
}
