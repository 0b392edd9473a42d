import Datasets

/// Something that a clip is to be made of.
package protocol ClipInput {
    /// Where it stands.
    var path: String { get }
    /// What its clip will be called.
    var planned: ShardEntry { get }
}

extension Array where Element: ClipInput {
    /// Refuses two clips of one name.
    package func checkNames() throws {
        var inputs: [String: Element] = [:]
        for input in self {
            let name = input.planned.clip
            if let twin = inputs.updateValue(input, forKey: name) {
                throw RequestError.sameClip(name, input: twin.path, other: input.path)
            }
        }
    }
}
