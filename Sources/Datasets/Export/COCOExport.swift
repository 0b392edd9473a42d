/// `exports/coco`: `images/<clip>/000000.png` and `annotations/instances_<split>.json`.
struct COCOExport: ExportLayout {
    private var images: [Split: [AnnotatedImage]] = [:]
    private var licenses: Set<String> = []

    mutating func add(_ clip: ExportClip, to folder: ExportFolder) throws {
        for (index, image) in zip(clip.frames, clip.images) {
            try folder.link(frame: index, of: clip, to: "images/\(image.file)")
        }
        for image in clip.unlabelled {
            guard let frame = image.clipFrame else { continue }
            try folder.link(frame: frame, of: clip, to: "images/\(image.file)")
        }
        images[clip.split, default: []] += clip.images + clip.unlabelled
        licenses.insert(clip.folder.description.license)
    }

    func finish(_ folder: ExportFolder) throws {
        for (split, images) in images {
            let name = "annotations/instances_\(split.rawValue).json"
            try folder.write(COCO.encode(images, licenses: licenses.sorted(), file: name), to: name)
        }
    }
}
