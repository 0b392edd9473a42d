import Files
import Foundation
import Sim

/// The pictures of a folder in the order of their names, as frames of a video.
public final class PictureFootage: Footage {
    public let origin: ClipDescription.Origin
    public let unread: [String]
    public let intrinsics: CameraCalibration.Intrinsics?
    public var expectedCount: Int {
        max(Int((Double(paths.count) / origin.fps * fps).rounded()), 1)
    }

    private let paths: [String]
    /// Of each picture; nil where nobody has told who is in them.
    private let boxes: [(told: FrameBoxes, mapping: PictureMapping)]?
    private let fitter: PictureFitter
    private let fps: Double
    /// Frames given so far.
    private var count = 0
    /// The picture that was read last: a slow sequence shows it several times.
    private var current: (index: Int, frame: Frame)?

    /// - Parameter sourceFPS: at how many frames a second the pictures were taken.
    public convenience init(
        folder: String, fitter: PictureFitter, fps: Double, sourceFPS: Double
    ) throws {
        let names = try Self.names(in: folder)
        let pictures = names.filter(Self.isPicture)
        guard !pictures.isEmpty else {
            throw FileError(
                .missingInput, file: folder, "holds no pictures",
                remedy: "name a folder with \(Self.endings.sorted().joined(separator: ", ")) files")
        }
        try self.init(
            URL(filePath: folder).standardizedFileURL.lastPathComponent,
            pictures.map { "\(folder)/\($0)" }, fitter: fitter, fps: fps, sourceFPS: sourceFPS,
            unread: names.filter { !Self.isPicture($0) })
    }

    /// The pictures that a file of boxes tells of, with their boxes.
    ///
    /// - Parameters:
    ///   - folder: where the paths of the pictures start.
    ///   - sourceFPS: at how many frames a second the pictures were taken.
    public convenience init(
        _ boxed: BoxedPictures, in folder: String, fitter: PictureFitter, fps: Double,
        sourceFPS: Double
    ) throws {
        try self.init(
            boxed.name, boxed.images.map { "\(folder)/\($0.file)" }, boxed, fitter: fitter,
            fps: fps,
            sourceFPS: sourceFPS, unread: boxed.unread)
    }

    private init(
        _ name: String, _ paths: [String], _ boxed: BoxedPictures? = nil, fitter: PictureFitter,
        fps: Double, sourceFPS: Double, unread: [String]
    ) throws {
        self.paths = paths
        self.fitter = fitter
        self.fps = fps
        let first = try Self.picture(paths[0])
        origin = ClipDescription.Origin(
            file: name, bytes: try paths.reduce(0) { try $0 + DurableFile.size($1) },
            width: first.width, height: first.height, fps: sourceFPS, fit: fitter.fit)
        var boxFitter = BoxFitter()
        boxes = boxed?.images.map { image in
            let mapping = PictureMapping(
                width: image.width ?? first.width, height: image.height ?? first.height,
                fitter: fitter)
            return (boxFitter.boxes(of: image, mapping), mapping)
        }
        let mapping = PictureMapping(width: first.width, height: first.height, fitter: fitter)
        intrinsics = boxed?.intrinsics.map(mapping.intrinsics)
        self.unread = unread + boxFitter.leftovers.phrases
    }

    public func next() throws -> Frame? {
        let index = index(of: count)
        guard index < paths.count else { return nil }
        count += 1
        if let current, current.index == index { return current.frame }
        let picture = try Self.picture(paths[index])
        if let mapping = boxes?[index].mapping,
            (mapping.width, mapping.height) != (picture.width, picture.height)
        {
            throw FileError(
                .data, file: paths[index],
                "is \(picture.width)×\(picture.height), but its boxes are of "
                    + "\(mapping.width)×\(mapping.height)")
        }
        let frame = fitter.fitted(picture)
        current = (index, frame)
        return frame
    }

    public func boxes(in frame: Int) -> FrameBoxes? {
        let index = index(of: frame)
        return index < paths.count ? boxes?[index].told : nil
    }

    /// Which picture is shown in a frame.
    private func index(of frame: Int) -> Int {
        Int((Double(frame) * origin.fps / fps).rounded())
    }

    /// Our own reader knows a PNG by what it holds, libav the rest.
    private static func picture(_ path: String) throws -> Frame {
        if try PNG.isPNG(path) { return try PNG.read(path) }
        guard let frame = try MP4Reader(path: path).next() else {
            throw FileError(.data, file: path, "holds no picture")
        }
        return frame
    }

    private static let endings: Set = [
        "bmp", "jpeg", "jpg", "pgm", "png", "ppm", "tif", "tiff", "webp",
    ]

    static func isPicture(_ name: String) -> Bool {
        !name.hasPrefix(".") && endings.contains(URL(filePath: name).pathExtension.lowercased())
    }

    /// Names in the order of the numbers in them: `2.png` before `10.png`.
    static func names(in folder: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
            isFolder.boolValue,
            let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
        else {
            throw FileError(.missingInput, file: folder, "is not a folder that can be read")
        }
        return names.sorted(by: isInOrder)
    }

    static func isInOrder(_ a: String, _ b: String) -> Bool {
        let order = a.compare(b, options: .numeric)
        return order == .orderedSame ? a < b : order == .orderedAscending
    }
}
