import Files
import Sim
import Yams

extension ClassMap {
    /// A YAML file of lines such as `minibus: bus`; `ignore` makes regions to ignore, `none` nobody.
    public static func read(_ path: String) throws -> ClassMap {
        let text = try DurableFile.readText(path)
        if let line = lineOfStrangeKey(in: text) {
            throw FileError(.data, file: path, "line \(line) has a key that is no word")
        }
        let pairs: Node.Mapping
        do {
            guard let mapping = try Yams.compose(yaml: text)?.mapping else {
                throw FileError(.data, file: path, "is not a list of lines such as 'minibus: bus'")
            }
            pairs = mapping
        } catch let error as YamlError {
            throw FileError(.data, file: path, "is not valid YAML: \(error)")
        }
        var meanings: [String: Meaning] = [:]
        for (key, value) in pairs {
            guard let name = key.scalar?.string, let text = value.scalar?.string,
                let meaning = Meaning(called: text)
            else {
                let line = (key.mark?.line).map { "line \($0) " } ?? ""
                throw FileError(
                    .data, file: path, line + "does not name one of \(Meaning.names)")
            }
            meanings[name] = meaning
        }
        return ClassMap(meanings)
    }
}

extension ClassMap.Meaning {
    fileprivate static let names =
        (ActorClass.allCases.map(\.rawValue) + ["ignore", "none"]).joined(separator: ", ")

    fileprivate init?(called name: String) {
        switch name {
        case "ignore": self = .ignored
        case "none": self = .other
        default:
            guard let actorClass = ActorClass(rawValue: name) else { return nil }
            self = .actor(actorClass)
        }
    }
}
