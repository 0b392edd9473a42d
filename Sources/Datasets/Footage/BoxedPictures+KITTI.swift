import Files
import Foundation

extension BoxedPictures {
    /// The sequence of a KITTI tracking file, with all the pictures of its folder: their names are the
    /// numbers of their frames.
    ///
    /// - Parameter calibration: a file of the `calib` folder; without it cuboids are left aside.
    public static func kitti(
        _ path: String, pictures folder: String, calibration: String?,
        _ options: ReadingOptions = ReadingOptions()
    ) throws -> BoxedPictures {
        let export = WholeExport(around: path)
        // In other files no rows at all are a mistake.
        let isEmpty = try export != nil && DurableFile.size(path) == 0
        let found =
            try isEmpty
            ? Imported(value: [], ignored: [])
            : KITTI.decode(Array(DurableFile.readText(path).utf8), file: path, options)
        let lens = try calibration.flatMap {
            try KITTICalibration.decode(DurableFile.read($0), file: $0).lens
        }
        var (images, unread) = try numbered(folder)
        var leftovers = Leftovers()
        for given in found.value {
            guard let frame = given.frame, images[frame] != nil else {
                if options.isLenient {
                    leftovers.add("labelled frames without a picture")
                    continue
                }
                throw FileError(
                    .missingInput, file: folder,
                    "has no picture \(given.file), of which \(path) speaks")
            }
            images[frame]?.isComplete = given.isComplete
            images[frame]?.ignored = given.ignored
            images[frame]?.actors = given.actors.map { given in
                var actor = given
                actor.box3D = lens?.seen(given.box3D)
                if lens == nil, given.box3D != nil {
                    leftovers.add("cuboids without the calibration of a level camera")
                }
                return actor
            }
        }
        // Labels that are all of other frames are of another sequence.
        let isOther =
            !found.value.isEmpty && !found.value.contains { images[$0.frame ?? -1] != nil }
        let last = found.value.compactMap(\.frame).max() ?? -1
        func isKnown(_ frame: Int, _ image: AnnotatedImage) -> Bool {
            found.isComplete && !isOther
                && (frame <= last || export?.holds("\(folder)/\(image.file)") == true)
        }
        for (frame, image) in images where !isKnown(frame, image) {
            images[frame]?.isComplete = false
            // A file that was cut off ends as one does in whose last frames nobody is.
            if frame > last {
                leftovers.add("pictures after the last labelled frame, taken for not annotated")
            }
        }
        if let calibration, lens == nil { unread.append("\(calibration): P2 turns the camera") }
        return try BoxedPictures(
            URL(filePath: path).deletingPathExtension().lastPathComponent, Array(images.values),
            file: folder, intrinsics: lens?.intrinsics,
            unread: found.ignored + leftovers.phrases + unread)
    }

    /// The pictures of a folder by the numbers that they are called, and what else is there.
    private static func numbered(_ folder: String) throws -> (
        images: [Int: AnnotatedImage], unread: [String]
    ) {
        var images: [Int: AnnotatedImage] = [:]
        var unread: [String] = []
        for name in try PictureFootage.names(in: folder) {
            let number = Int(URL(filePath: name).deletingPathExtension().lastPathComponent)
            guard PictureFootage.isPicture(name), let number, (0...lastFrame).contains(number)
            else {
                unread.append(name)
                continue
            }
            if let twin = images.updateValue(
                AnnotatedImage(file: name, frame: number), forKey: number)
            {
                throw FileError(
                    .data, file: folder, "has two pictures of one frame, \(twin.file) and \(name)")
            }
        }
        guard !images.isEmpty else {
            throw FileError(
                .missingInput, file: folder, "holds no pictures that are called by their frames",
                remedy: "name the folder of files such as 000012.png")
        }
        return (images, unread)
    }
}
