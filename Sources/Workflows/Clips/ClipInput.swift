import Datasets

/// Something that a clip is to be made of.
package protocol ClipInput {
    /// Where it stands.
    var path: String { get }
    /// What its clip will be called.
    var planned: ShardEntry { get }
}

extension Array where Element: ClipInput {
    /// Refuses two clips of one name, and names that cannot be, before the first is made.
    package func checkNames() throws {
        var inputs: [String: Element] = [:]
        for input in self {
            let name = input.planned.clip
            try ClipFolder.checkName(name, file: input.path)
            if let twin = inputs.updateValue(input, forKey: name) {
                throw RequestError.sameClip(name, input: twin.path, other: input.path)
            }
        }
    }
}
