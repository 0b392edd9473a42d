import Foundation

/// Runs `body` with a fresh folder, which is deleted afterwards.
public func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
        .appending(path: "simdrive-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

/// Every file below a folder and its bytes, by path relative to it.
public func contents(of folder: URL) throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
        let path = folder.appending(path: name)
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: path.path, isDirectory: &isFolder)
        if !isFolder.boolValue { found[name] = [UInt8](try Data(contentsOf: path)) }
    }
    return found
}
