import Files

extension COCO {
    /// What CVAT, Datumaro and Scalabel say of a box under `attributes`.
    struct Attributes: Decodable {
        /// As a flag or a level.
        private(set) var occluded: Number?
        private(set) var truncated: Number?
        private(set) var trackId: ID?
        /// Degrees.
        private(set) var rotation: Number?
        /// Whether the object has left the picture.
        private(set) var isOutside = false
        /// Names of the others.
        private(set) var unread: [String] = []

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: JSONKey.self)
            for name in values.allKeys {
                let number = try? values.decode(Number.self, forKey: name)
                switch name.stringValue {
                case "occluded": occluded = number
                case "truncated": truncated = number
                case "rotation": rotation = number
                case "trackId": trackId = try? values.decode(ID.self, forKey: name)
                case "outside": isOutside = number?.value ?? 0 != 0
                // Where a person has set a box and where CVAT has put it between.
                case "keyframe": break
                default: unread.append(JSON.snakeCase(name.stringValue))
                }
            }
        }
    }
}
