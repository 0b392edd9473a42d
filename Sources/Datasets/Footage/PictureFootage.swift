import Files
import Foundation
import Frames

/// The pictures of a folder in the order of their names, as frames of a video.
public final class PictureFootage: Footage {
    public let origin: ClipDescription.Origin
    public let unread: [String]
    public let intrinsics: CameraCalibration.Intrinsics?
    public var expectedCount: Int {
        max(Int((Double(paths.count) / origin.fps * fps).rounded()), 1)
    }

    public var remarks: [String] { leftovers.phrases }
    public private(set) var digitalSourceType: String?

    private var paths: [String]
    /// Of each picture; nil where they are not annotated.
    private var boxes: [(known: FrameBoxes, mapping: PictureMapping)]?
    private let fitter: PictureFitter
    private let fps: Double
    private let isLenient: Bool
    private var leftovers = Leftovers()
    /// Frames given so far.
    private var count = 0
    /// The picture that was read last: a slow sequence shows it several times.
    private var current: (index: Int, frame: Frame)?

    /// - Parameters:
    ///   - sourceFPS: at how many frames a second the pictures were taken.
    ///   - isLenient: leaves out pictures that are missing or broken.
    public convenience init(
        folder: String, fitter: PictureFitter, fps: Double, sourceFPS: Double,
        isLenient: Bool = false
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
            isLenient: isLenient, unread: names.filter { !Self.isPicture($0) })
    }

    /// The pictures of a file of boxes, with their boxes.
    ///
    /// - Parameters:
    ///   - folder: where the paths of the pictures start.
    ///   - sourceFPS: at how many frames a second the pictures were taken.
    ///   - isLenient: leaves out pictures that are missing or broken.
    public convenience init(
        _ boxed: BoxedPictures, in folder: String, fitter: PictureFitter, fps: Double,
        sourceFPS: Double, isLenient: Bool = false
    ) throws {
        try self.init(
            boxed.name, boxed.images.map { "\(folder)/\($0.file)" }, boxed, fitter: fitter,
            fps: fps,
            sourceFPS: sourceFPS, isLenient: isLenient, unread: boxed.unread)
    }

    private init(
        _ name: String, _ paths: [String], _ boxed: BoxedPictures? = nil, fitter: PictureFitter,
        fps: Double, sourceFPS: Double, isLenient: Bool, unread: [String]
    ) throws {
        self.fitter = fitter
        self.fps = fps
        self.isLenient = isLenient
        let there = paths.indices.filter { !isLenient || access(paths[$0], R_OK) == 0 }
        self.paths = there.map { paths[$0] }
        let (first, broken) = try Self.first(of: self.paths, isLenient: isLenient)
        for _ in there.count..<paths.count { leftovers.add("pictures left out: missing") }
        for _ in 0..<broken { leftovers.add("pictures left out: broken") }
        self.paths.removeFirst(broken)
        origin = ClipDescription.Origin(
            file: name, bytes: try self.paths.reduce(0) { try $0 + DurableFile.size($1) },
            sha256: try Self.hash(of: self.paths),
            width: first.frame.width, height: first.frame.height, fps: sourceFPS, fit: fitter.fit)
        digitalSourceType = DigitalSourceType.named(in: first.texts)
        var boxFitter = BoxFitter()
        boxes = boxed.map { boxed in
            there.dropFirst(broken).map { index in
                let image = boxed.images[index]
                let mapping = PictureMapping(
                    width: image.width ?? first.frame.width,
                    height: image.height ?? first.frame.height, fitter: fitter)
                return (boxFitter.boxes(of: image, mapping), mapping)
            }
        }
        let mapping = PictureMapping(
            width: first.frame.width, height: first.frame.height, fitter: fitter)
        intrinsics = boxed?.intrinsics.map(mapping.intrinsics)
        self.unread = unread + boxFitter.leftovers.phrases
    }

    /// Of the hashes of all pictures, in their order.
    private static func hash(of paths: [String]) throws -> String {
        let hash = SHA256()
        for path in paths { hash.update(try SHA256.digest(ofFile: path)) }
        return hash.finalize().hexadecimal
    }

    /// The first picture that can be read, and how many come before it.
    private static func first(of paths: [String], isLenient: Bool) throws -> (PictureFile, Int) {
        for (broken, path) in paths.enumerated() {
            do {
                return (try PictureFile(path), broken)
            } catch  where isLenient && broken < paths.count - 1 {
                continue
            }
        }
        throw FileError(.missingInput, file: paths.first ?? "", "is not there, nor is any other")
    }

    public func next() throws -> Frame? {
        while true {
            let index = index(of: count)
            guard index < paths.count else { return nil }
            count += 1
            if let current, current.index == index { return current.frame }
            do {
                let frame = try read(index)
                current = (index, frame)
                return frame
            } catch  where isLenient {
                leftovers.add("pictures left out: broken")
                count -= 1
                paths.remove(at: index)
                boxes?.remove(at: index)
            }
        }
    }

    private func read(_ index: Int) throws -> Frame {
        let picture = try PictureFile(paths[index])
        let (width, height) = (picture.frame.width, picture.frame.height)
        if let mapping = boxes?[index].mapping, (mapping.width, mapping.height) != (width, height) {
            throw FileError(
                .data, file: paths[index],
                "is \(width)×\(height), but its boxes are of \(mapping.width)×\(mapping.height)"
                    + (picture.orientation.swapsSides ? "; its EXIF orientation turns it" : ""))
        }
        if picture.orientation != .upright {
            leftovers.add(
                "pictures turned as their orientation tag asks"
                    + (boxes == nil ? "" : ", boxes taken for those of the turned picture"))
        }
        for what in picture.unread { leftovers.add("pictures with \(what)") }
        digitalSourceType = digitalSourceType ?? DigitalSourceType.named(in: picture.texts)
        return fitter.fitted(picture.frame)
    }

    public func boxes(in frame: Int) -> FrameBoxes? {
        let index = index(of: frame)
        return index < paths.count ? boxes?[index].known : nil
    }

    /// Which picture is shown in a frame.
    private func index(of frame: Int) -> Int {
        Int((Double(frame) * origin.fps / fps).rounded())
    }

    private static let endings: Set = [
        "bmp", "jpeg", "jpg", "pgm", "png", "ppm", "tif", "tiff", "webp",
    ]

    static func isPicture(_ name: String) -> Bool {
        !name.hasPrefix(".") && endings.contains(URL(filePath: name).pathExtension.lowercased())
    }

    /// Names in the order of the numbers in them: `2.png` before `10.png`.
    static func names(in folder: String) throws -> [String] {
        var status = stat()
        guard stat(folder, &status) == 0 else { throw FileError.reading(folder, errno: errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw FileError(.missingInput, file: folder, "is a file, not a folder")
        }
        guard access(folder, R_OK | X_OK) == 0 else {
            throw FileError.reading(folder, errno: errno)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        return names.sorted(by: isInOrder)
    }

    static func isInOrder(_ a: String, _ b: String) -> Bool {
        let order = a.compare(b, options: .numeric)
        return order == .orderedSame ? a < b : order == .orderedAscending
    }
}
