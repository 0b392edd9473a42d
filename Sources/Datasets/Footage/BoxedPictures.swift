import Files
import Foundation
import Sim

/// The pictures of one video in order, and whom a file of another tool names in each.
public struct BoxedPictures: Sendable {
    public let name: String
    /// Their files are paths below a folder; never empty.
    let images: [AnnotatedImage]
    /// The lens, in pixels of the pictures; nil where nobody has told it.
    let intrinsics: CameraCalibration.Intrinsics?
    /// What the file says of this video and was not understood.
    let unread: [String]

    /// - Parameter file: what errors call the file.
    private init(
        _ name: String, _ images: [AnnotatedImage], file: String,
        intrinsics: CameraCalibration.Intrinsics? = nil, unread: [String] = []
    ) throws {
        let frames = images.compactMap(\.frame).sorted()
        if let twice = zip(frames, frames.dropFirst()).first(where: { $0 == $1 })?.0 {
            throw FileError(
                .data, file: file, "has two pictures of the frame \(twice) of '\(name)'")
        }
        self.name = name
        // A picture without a number has no place among numbers.
        self.images = images.sorted { a, b in
            guard frames.count == images.count, let one = a.frame, let other = b.frame
            else { return PictureFootage.isInOrder(a.file, b.file) }
            return one < other
        }
        self.intrinsics = intrinsics
        let missing = (frames.last ?? 0) - (frames.first ?? 0) + 1 - frames.count
        self.unread =
            unread + (frames.count > 1 && missing > 0 ? ["\(missing) frames left out between"] : [])
    }

    /// Frames beyond it are not numbers of frames.
    private static let lastFrame = 999_999_999
}

// COCO.
extension BoxedPictures {
    /// The videos that a COCO file tells of; pictures of no video are those of their folder, and
    /// without a folder, those of the file.
    public static func coco(_ path: String) throws -> Imported<[BoxedPictures]> {
        let found = try COCO.decode(DurableFile.read(path), file: path)
        for image in found.value { try check(image, file: path) }
        guard !found.value.isEmpty else {
            throw FileError(.data, file: path, "names no pictures")
        }
        let name = URL(filePath: path).deletingPathExtension().lastPathComponent
        let videos = Dictionary(grouping: found.value) { $0.video ?? folder(of: $0) ?? name }
        return Imported(
            value: try videos.sorted { $0.key < $1.key }
                .map { try BoxedPictures($0.key, $0.value, file: path) },
            ignored: found.ignored)
    }

    private static func folder(of image: AnnotatedImage) -> String? {
        let folders = image.file.split(separator: "/").dropLast()
        return folders.isEmpty ? nil : folders.joined(separator: "/")
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
        // The names must not lead out of the folder of pictures.
        guard !image.file.isEmpty, !image.file.split(separator: "/").contains("..") else {
            throw FileError(
                .data, file: file, "holds a name of a picture that cannot be, '\(image.file)'")
        }
    }
}

// KITTI.
extension BoxedPictures {
    /// The sequence of a KITTI tracking file, with all the pictures of its folder: their names are the
    /// numbers of their frames.
    ///
    /// - Parameter calibration: a file of the `calib` folder; without it cuboids are left aside.
    public static func kitti(_ path: String, pictures folder: String, calibration: String?) throws
        -> BoxedPictures
    {
        let found = try KITTI.decode(DurableFile.read(path), file: path)
        let lens = try calibration.flatMap {
            try KITTICalibration.decode(DurableFile.read($0), file: $0).lens
        }
        var (images, unread) = try numbered(folder)
        var leftovers = Leftovers()
        for given in found.value {
            guard let frame = given.frame, images[frame] != nil else {
                throw FileError(
                    .missingInput, file: folder,
                    "has no picture \(given.file), of which \(path) speaks")
            }
            images[frame]?.actors = given.actors.map { given in
                var actor = given
                actor.box3D = lens?.seen(given.box3D)
                if lens == nil, given.box3D != nil {
                    leftovers.add("cuboids without the calibration of a level camera")
                }
                return actor
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
