import Foundation

/// Folders of the repository that tests read.
public enum Repository {
    public static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().appending(path: "../..").standardized
    public static let scenarios = root.appending(path: "Scenarios")
    public static let docs = root.appending(path: "docs")
}
