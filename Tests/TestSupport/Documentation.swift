import Foundation
import Testing

/// Holds `docs/dataset-format.md` to what is written: a row for each field, a field for each row.
///
/// - Parameters:
///   - sample: JSON with every field.
///   - section: heading of the table.
///   - leaves: objects with free names, which are not told apart.
public func expectDocumented(
    _ sample: [UInt8], as section: String, leaves: Set<String> = [],
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let document = try String(
        contentsOf: Repository.docs.appending(path: "dataset-format.md"), encoding: .utf8)
    let text = try #require(
        document.components(separatedBy: "\n## ").first { $0.hasPrefix("`\(section)`") },
        sourceLocation: sourceLocation)
    let object = try JSONSerialization.jsonObject(with: Data(sample))
    let fields = paths(in: object, leaves: leaves)
    for field in fields {
        #expect(
            text.contains("| `\(field)` |"), "\(field) of \(section)",
            sourceLocation: sourceLocation)
    }
    for line in text.split(separator: "\n") where line.hasPrefix("| `") {
        let field = line.dropFirst(3).prefix { $0 != "`" }
        #expect(
            fields.contains(String(field)), "\(field) of \(section)",
            sourceLocation: sourceLocation)
    }
}

/// Such as `actors[].box_3d.yaw`.
private func paths(in value: Any, leaves: Set<String>, below path: String = "") -> Set<String> {
    switch value {
    case let object as [String: Any]:
        if leaves.contains(path) { return [path] }
        return object.reduce(into: []) { found, field in
            let name = path.isEmpty ? field.key : "\(path).\(field.key)"
            found.formUnion(paths(in: field.value, leaves: leaves, below: name))
        }
    case let list as [Any] where list.first is [String: Any]:
        return list.reduce(into: []) {
            $0.formUnion(paths(in: $1, leaves: leaves, below: path + "[]"))
        }
    default:
        return [path]
    }
}
