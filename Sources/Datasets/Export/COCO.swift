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
