import Files

/// The videos of a COCO file, and which of its images belongs to which.
struct COCOVideos {
    /// By their ids.
    private let names: [COCO.ID: String]
    /// Of videos that are annotated for some classes alone.
    private let federated: Set<COCO.ID>
    /// Of videos of which our own exports say that somebody has looked for road users.
    private let annotated: Set<COCO.ID>
    /// Whether images name more than one video.
    private let areSeveral: Bool
    private let file: String

    /// - Parameter file: what errors call the file.
    init(_ given: COCO.Given, file: String) throws {
        let videos = given.videos ?? []
        self.file = file
        names = try COCO.index(videos.map { ($0.id, $0.name) }, "videos", file)
        federated = Set(videos.filter(\.isFederated).map(\.id))
        annotated = Set(videos.filter(\.isAnnotated).map(\.id))
        areSeveral = Set(given.images.compactMap { try? $0.result.get().videoId }).count > 1
        // Frames of two videos would make one clip.
        let twins = Dictionary(grouping: names.keys) { [names] in names[$0] ?? "" }
            .filter { $1.count > 1 }
        guard let (name, ids) = twins.min(by: { $0.key < $1.key }) else { return }
        let list = ids.map(\.description).sorted().joined(separator: " and ")
        throw FileError(
            .data, file: file, "has several videos called '\(name)', with the ids \(list)",
            remedy: "give each a name of its own")
    }

    /// The name of an image's video; nil for an image of none.
    func name(of image: COCO.Given.Image) throws -> String? {
        guard let id = image.videoId else { return nil }
        if let name = names[id] { return name }
        // Some converters leave the list out.
        guard !names.isEmpty else { return areSeveral ? id.description : nil }
        throw FileError(
            .data, file: file,
            "has '\(image.fileName)' in the video \(id), which is not in its list of videos")
    }

    /// Whether somebody has looked for road users in an image although there may be none.
    func isAnnotated(_ image: COCO.Given.Image) -> Bool {
        image.videoId.map(annotated.contains) ?? false
    }

    /// Whether an image is annotated for some classes alone.
    func isFederated(_ image: COCO.Given.Image) -> Bool {
        image.isFederated || (image.videoId.map(federated.contains) ?? false)
    }
}

extension COCO {
    /// Names by their ids, of a list that may have an entry twice.
    static func index(_ pairs: [(ID, String)], _ list: String, _ file: String) throws
        -> [ID: String]
    {
        try Dictionary(pairs) { first, second in
            guard first == second else {
                throw FileError(
                    .data, file: file,
                    "has one id for '\(first)' and '\(second)' in its list of \(list)")
            }
            return first
        }
    }
}
