import Files
import Foundation
import Sim

/// COCO's object detection JSON with the `videos` and `tracks` that CocoVID and TAO add.
///
/// Ids count from 1: COCO's own scorer takes an annotation 0 for none. `instance_id` and `track_id`
/// are one number, of its own in the whole file.
public enum COCO {
    /// One file that describes all the pictures; frames of a video must stand together, in order.
    public static func encode(_ images: [AnnotatedImage], licenses: [String], file: String) throws
        -> [UInt8]
    {
        var document = Document(licenses: licenses)
        for image in images { document.add(image) }
        return try JSON.lines([document], file: file)
    }

    /// The pictures in the order of the file, with the boxes of road users.
    ///
    /// - Parameter file: what errors call it.
    public static func decode(_ bytes: [UInt8], file: String) throws -> Imported<[AnnotatedImage]> {
        let given = try JSON.decode(Given.self, from: bytes, file: file)
        let videos = Dictionary((given.videos ?? []).map { ($0.id, $0.name) }) { $1 }
        let categories = Dictionary(given.categories.map { ($0.id, $0.name) }) { $1 }
        var images: [AnnotatedImage] = []
        var places: [Int: Int] = [:]
        for image in given.images {
            guard places.updateValue(images.count, forKey: image.id) == nil else {
                throw FileError(.data, file: file, "holds two images with the id \(image.id)")
            }
            images.append(
                AnnotatedImage(
                    file: image.fileName, width: image.width, height: image.height,
                    video: image.videoId.flatMap { videos[$0] }, frame: image.frameId))
        }
        var ignored = Leftovers()
        for (index, given) in (given.annotations ?? []).enumerated() {
            guard let place = places[given.imageId] else {
                throw FileError(
                    .data, file: file,
                    "annotations[\(index)] is of the image \(given.imageId), which is not there")
            }
            let name = categories[given.categoryId] ?? "\(given.categoryId)"
            if given.iscrowd == 1 {
                ignored.add("crowds of class '\(name)'")
            } else if let actorClass = ActorClass(called: name) {
                try images[place].actors.append(
                    given.actor(actorClass, file: file, place: "annotations[\(index)]"))
            } else {
                ignored.add("boxes of class '\(name)'")
            }
        }
        return Imported(value: images, ignored: ignored.phrases)
    }
}

/// `exports/coco`: `images/<clip>/000000.png` and `annotations/instances_<split>.json`.
struct COCOExport: ExportLayout {
    private var images: [Split: [AnnotatedImage]] = [:]
    private var licenses: Set<String> = []

    mutating func add(_ clip: ExportClip, to folder: ExportFolder) throws {
        for (index, image) in clip.images.enumerated() {
            try folder.link(clip.folder.framePath(index), to: "images/\(image.file)")
        }
        images[clip.split, default: []] += clip.images
        licenses.insert(clip.folder.description.license)
    }

    func finish(_ folder: ExportFolder) throws {
        for (split, images) in images {
            let name = "annotations/instances_\(split.rawValue).json"
            try folder.write(COCO.encode(images, licenses: licenses.sorted(), file: name), to: name)
        }
    }
}

/// What is written; the file's keys are in snake case.
private struct Document: Encodable {
    private let info = Info()
    private let licenses: [License]
    private let categories = ActorClass.allCases.enumerated().map {
        Category(id: $0 + 1, name: $1.rawValue)
    }
    private var videos: [Video] = []
    private var tracks: [Track] = []
    private var images: [Image] = []
    private var annotations: [Box] = []
    /// Ids of the tracks of the last video, by their numbers in it.
    private var trackIds: [Int: Int] = [:]

    init(licenses: [String]) {
        self.licenses = licenses.enumerated().map { License(id: $0 + 1, name: $1) }
    }

    mutating func add(_ image: AnnotatedImage) {
        if let name = image.video, name != videos.last?.name {
            trackIds = [:]
            videos.append(
                Video(
                    id: videos.count + 1, name: name, width: image.width, height: image.height))
        }
        images.append(
            Image(
                id: images.count + 1, fileName: image.file, width: image.width,
                height: image.height, videoId: image.video.map { _ in videos.count },
                frameId: image.frame))
        for actor in image.actors { add(actor, in: images[images.count - 1]) }
    }

    private mutating func add(_ actor: KnownActor, in image: Image) {
        // Every class is in the list of all.
        let category = 1 + (ActorClass.allCases.firstIndex(of: actor.actorClass) ?? 0)
        let track = actor.track.map { id(of: $0, category, in: image) }
        let box = actor.box2D
        annotations.append(
            Box(
                id: annotations.count + 1, imageId: image.id, videoId: image.videoId,
                categoryId: category, instanceId: track, trackId: track,
                bbox: [box.left, box.top, box.width, box.height].map { $0.rounded(to: 100) },
                area: box.area.rounded(to: 100),
                truncation: actor.truncation?.rounded(to: 1000),
                occlusion: actor.occlusion?.rounded(to: 1000)))
    }

    private mutating func id(of track: Int, _ category: Int, in image: Image) -> Int {
        if let id = trackIds[track] { return id }
        let id = tracks.count + 1
        tracks.append(Track(id: id, categoryId: category, videoId: image.videoId))
        trackIds[track] = id
        return id
    }

    private enum CodingKeys: CodingKey {
        case info, licenses, categories, videos, tracks, images, annotations
    }

    private struct Info: Encodable {
        let description =
            "Driving clips; boxes of synthetic ones are what the pictures were made from"
        let version = "1.0"
    }

    private struct License: Encodable {
        let id: Int
        let name: String
        let url: String

        /// - Parameter name: as in the list of SPDX.
        init(id: Int, name: String) {
            self.id = id
            self.name = name
            url = "https://spdx.org/licenses/\(name).html"
        }
    }

    private struct Track: Encodable {
        let id: Int
        let categoryId: Int
        let videoId: Int?
    }

    private struct Box: Encodable {
        let id: Int
        let imageId: Int
        let videoId: Int?
        let categoryId: Int
        let instanceId: Int?
        let trackId: Int?
        /// Left, top, width, height.
        let bbox: [Double]
        let area: Double
        let truncation: Double?
        let occlusion: Double?
        let iscrowd = 0
        let segmentation: [Double] = []
    }
}

private struct Category: Codable {
    let id: Int
    let name: String
}

private struct Video: Codable {
    let id: Int
    let name: String
    let width: Int?
    let height: Int?
}

private struct Image: Codable {
    let id: Int
    let fileName: String
    let width: Int?
    let height: Int?
    let videoId: Int?
    let frameId: Int?
}

/// What is read: more than this there is in few files.
private struct Given: Decodable {
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
            guard bbox.count == 4, bbox.allSatisfy({ abs($0) < 1e9 }), bbox[2] >= 0, bbox[3] >= 0
            else {
                throw FileError(
                    .data, file: file, "\(place).bbox is not left, top, width and height: \(bbox)")
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

extension Double {
    /// To whole parts of that size.
    fileprivate func rounded(to parts: Double) -> Double { (self * parts).rounded() / parts }
}
