import Files
import Sim

extension COCO {
    /// What is read: more than this there is in few files.
    struct Given: Decodable {
        let categories: [Category]
        let videos: [Video]?
        let images: [Image]
        let annotations: [Box]?

        struct Box: Decodable {
            let imageId: Int
            let categoryId: Int
            let trackId: Int?
            let instanceId: Int?
            let bbox: [Double]
            let iscrowd: Int?
            let truncation: Double?
            let occlusion: Double?

            func actor(_ actorClass: ActorClass, file: String, place: String) throws -> KnownActor {
                // JSON can say 1e308, whose sums are infinite.
                guard bbox.count == 4, bbox.allSatisfy({ abs($0) < 1e9 }), bbox[2] >= 0,
                    bbox[3] >= 0
                else {
                    throw FileError(
                        .data, file: file,
                        "\(place).bbox is not left, top, width and height: \(bbox)")
                }
                return KnownActor(
                    actorClass: actorClass, track: trackId ?? instanceId,
                    box2D: Box2D(
                        left: bbox[0], top: bbox[1], right: bbox[0] + bbox[2],
                        bottom: bbox[1] + bbox[3]),
                    truncation: truncation, occlusion: occlusion)
            }
        }
    }
}
