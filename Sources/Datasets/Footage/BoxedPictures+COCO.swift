import Files
import Foundation

extension BoxedPictures {
    /// The videos of a COCO file, each camera for itself; pictures of no video are those of
    /// their folder, and without a folder, those of the file, each sequence for itself.
    public static func coco(_ path: String, _ options: ReadingOptions = ReadingOptions()) throws
        -> Imported<[BoxedPictures]>
    {
        let reader = try COCO.read(DurableFile.read(path), file: path, options)
        for image in reader.images { try check(image, file: path) }
        guard !reader.images.isEmpty else {
            throw FileError(.data, file: path, "names no pictures")
        }
        let name = URL(filePath: path).deletingPathExtension().lastPathComponent
        let videos = Dictionary(grouping: reader.images) { Source(of: $0, in: name) }
            .sorted { ($0.key.video, $0.key.camera) < ($1.key.video, $1.key.camera) }
            .flatMap { source, images in
                sequences(in: images).map { (source, label: $0, images: $1) }
            }
        let annotated = Set(reader.annotated.map { reader.images[$0].file })
        var leftovers = Leftovers()
        let value = try videos.map { source, label, images in
            try BoxedPictures(
                source.video + (label.isEmpty ? "" : "-\(label)"), camera: source.camera,
                images.contains { annotated.contains($0.file) }
                    ? images : unknown(images, &leftovers), file: path)
        }
        return Imported(value: value, ignored: reader.leftovers.phrases + leftovers.phrases)
    }

    /// A sequence without any box may be listed only: the file does not say that nobody is in it.
    private static func unknown(
        _ images: [AnnotatedImage], _ leftovers: inout Leftovers
    ) -> [AnnotatedImage] {
        images.map { given in
            var image = given
            image.isComplete = false
            if given.isComplete {
                leftovers.add("pictures of sequences without any box, taken for not annotated")
            }
            return image
        }
    }

    /// The pictures of no video, by the sequences that their names tell of; all others are of one.
    private static func sequences(in images: [AnnotatedImage]) -> [(String, [AnnotatedImage])] {
        guard images.allSatisfy({ $0.video == nil }) else { return [("", images)] }
        let images = PictureNames.inOrder(images, by: \.file)
        let labels = PictureSequences(
            images.map { URL(filePath: $0.file).lastPathComponent }
        ).labels
        return Dictionary(grouping: images.indices) { labels[$0] }.sorted { $0.key < $1.key }
            .map { ($0, $1.map { images[$0] }) }
    }

    /// A camera and when it ran.
    private struct Source: Hashable {
        let video: String
        let camera: String

        /// - Parameter file: the name for pictures of no video and folder.
        init(of image: AnnotatedImage, in file: String) {
            var folders = image.file.split(separator: "/").dropLast().map(String.init)
            let place = folders.lastIndex(where: CameraName.isOne)
            let folder = place.map { folders.remove(at: $0) }
            let named = CameraName.split(image.video ?? "")
            video =
                image.video.map { _ in named.rest }
                ?? (folders.isEmpty ? file : folders.joined(separator: "/"))
            // Converters of Waymo's files put it into the names.
            let inName = (image.file.split(separator: "/").last).flatMap {
                NumberedName.camera(in: String($0))
            }
            camera =
                image.camera ?? named.camera ?? folder ?? inName.map(String.init)
                ?? CameraName.usual
        }
    }

    private static func check(_ image: AnnotatedImage, file: String) throws {
        let sizes = ClipDescription.sizes
        guard sizes.contains(image.width ?? 1), sizes.contains(image.height ?? 1) else {
            throw FileError(.data, file: file, "has a size for '\(image.file)' that cannot be")
        }
        guard (0...lastFrame).contains(image.frame ?? 0) else {
            throw FileError(
                .data, file: file, "has a frame_id for '\(image.file)' that cannot be")
        }
        guard ClipFolder.isName(image.camera ?? CameraName.usual) else {
            throw FileError(
                .data, file: file, "has a camera for '\(image.file)' that cannot be called so")
        }
        // The names must not lead out of the folder of pictures.
        guard !image.file.isEmpty, !image.file.split(separator: "/").contains("..") else {
            throw FileError(
                .data, file: file, "holds a name of a picture that cannot be, '\(image.file)'")
        }
    }
}
