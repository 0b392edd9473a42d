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

    public var remarks: [String] { leftovers.phrases + (otherSizes.map { [$0.phrase] } ?? []) }
    public private(set) var digitalSourceType: String?

    private var paths: [String]
    /// Of each picture; nil where they are not annotated.
    private var boxes: [(known: FrameBoxes, mapping: PictureMapping)]?
    private let fitter: PictureFitter
    private let fps: Double
    private let isLenient: Bool
    private var leftovers = Leftovers()
    private var otherSizes: OtherSizes?
    /// Frames given so far.
    private var count = 0
    /// The picture that was read last: a slow sequence shows it several times.
    private var current: (index: Int, frame: Frame)?

    /// - Parameters:
    ///   - sourceFPS: at how many frames a second the pictures were taken.
    ///   - isLenient: leaves out pictures that are missing or broken.
    ///   - progress: is told how many bytes of them have been read, of how many, before the first frame.
    public convenience init(
        folder: String, fitter: PictureFitter, fps: Double, sourceFPS: Double,
        isLenient: Bool = false, progress: (Int, Int) -> Void = { _, _ in }
    ) throws {
        let names = try Self.names(in: folder)
        let pictures = PictureNames.inOrder(names.filter(Self.isPicture)) { $0 }
        guard !pictures.isEmpty else {
            throw FileError(
                .missingInput, file: folder, "holds no pictures",
                remedy: "name a folder with \(Self.endings.sorted().joined(separator: ", ")) files")
        }
        let series = PictureSeries(pictures)
        if let strangers = series.strangers.first, !isLenient { throw strangers.error(folder) }
        try self.init(
            URL(filePath: folder).standardizedFileURL.lastPathComponent,
            series.names.map { "\(folder)/\($0)" }, fitter: fitter, fps: fps,
            sourceFPS: sourceFPS, isLenient: isLenient,
            unread: names.filter { !Self.isPicture($0) } + series.remarks, progress: progress)
    }

    /// The pictures of a file of boxes, with their boxes.
    ///
    /// - Parameters:
    ///   - folder: where the paths of the pictures start.
    ///   - sourceFPS: at how many frames a second the pictures were taken.
    ///   - isLenient: leaves out pictures that are missing or broken.
    ///   - progress: is told how many bytes of them have been read, of how many, before the first frame.
    public convenience init(
        _ boxed: BoxedPictures, in folder: String, fitter: PictureFitter, fps: Double,
        sourceFPS: Double, isLenient: Bool = false, progress: (Int, Int) -> Void = { _, _ in }
    ) throws {
        try self.init(
            boxed.name, boxed.images.map { "\(folder)/\($0.file)" }, boxed, fitter: fitter,
            fps: fps,
            sourceFPS: sourceFPS, isLenient: isLenient, unread: boxed.unread,
            progress: progress)
    }

    private init(
        _ name: String, _ paths: [String], _ boxed: BoxedPictures? = nil, fitter: PictureFitter,
        fps: Double, sourceFPS: Double, isLenient: Bool, unread: [String],
        progress: (Int, Int) -> Void
    ) throws {
        self.fitter = fitter
        self.fps = fps
        self.isLenient = isLenient
        var there: [Int] = []
        for (index, path) in paths.enumerated() {
            do {
                try DurableFile.checkIsFile(path)
                there.append(index)
            } catch  where !isLenient {
                throw Self.oneOfMany(error)
            } catch {
                let isThere = access(path, F_OK) == 0
                leftovers.add(
                    "pictures left out: \(isThere ? "no files that can be read" : "missing")")
            }
        }
        self.paths = there.map { paths[$0] }
        let (first, broken) = try Self.first(of: self.paths, among: paths, isLenient: isLenient)
        for _ in 0..<broken { leftovers.add("pictures left out: broken") }
        self.paths.removeFirst(broken)
        let size = try self.paths.reduce(0) { try $0 + DurableFile.size($1) }
        origin = ClipDescription.Origin(
            file: name, bytes: size,
            sha256: try Self.hash(of: self.paths) { progress($0, size) },
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
    ///
    /// - Parameter progress: is told how many bytes have been read so far.
    private static func hash(of paths: [String], progress: (Int) -> Void) throws -> String {
        let hash = SHA256()
        var before = 0
        for path in paths {
            var count = 0
            hash.update(
                try SHA256.digest(ofFile: path) {
                    count = $0
                    progress(before + count)
                })
            before += count
        }
        return hash.finalize().hexadecimal
    }

    /// The first picture that can be read, and how many come before it.
    ///
    /// - Parameter all: those which are not there as well; at least one.
    private static func first(
        of paths: [String], among all: [String], isLenient: Bool
    ) throws -> (PictureFile, Int) {
        for (broken, path) in paths.enumerated() {
            do {
                return (try PictureFile(path), broken)
            } catch  where isLenient {
                continue
            }
        }
        guard let last = paths.last else {
            throw FileError(
                .missingInput, file: all[0], "cannot be read, nor can any other picture",
                remedy: "name the folder in which they are")
        }
        throw FileError(
            .data, file: last, "cannot be read, nor can any picture before it",
            remedy: "get them anew")
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
            } catch {
                throw Self.oneOfMany(error)
            }
        }
    }

    /// An error of one of the pictures, without which the others can be had.
    private static func oneOfMany(_ error: any Error) -> any Error {
        guard var error = error as? FileError, error.remedy == nil else { return error }
        error.obstacle = error.obstacle ?? .oneOfMany
        return error
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
        if (width, height) != (origin.width, origin.height) {
            let name = URL(filePath: paths[index]).lastPathComponent
            otherSizes = otherSizes ?? OtherSizes(first: "\(name) of \(width)×\(height)")
            otherSizes?.count += 1
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
        return names.sorted(by: PictureNames.isInOrder)
    }
}

/// Pictures that are not as large as the first.
private struct OtherSizes {
    let first: String
    var count = 0

    var phrase: String {
        "\(count) pictures of another size than the first, fitted for themselves: \(first)"
            + (count > 1 ? " and others" : "")
    }
}
