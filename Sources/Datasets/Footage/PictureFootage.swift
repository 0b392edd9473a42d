import Foundation
import Sim

/// The pictures of a folder in the order of their names, as frames of a video.
public final class PictureFootage: Footage {
    public let origin: ClipDescription.Origin
    public let unread: [String]
    public var expectedCount: Int {
        max(Int((Double(paths.count) / origin.fps * fps).rounded()), 1)
    }

    private let paths: [String]
    private let fitter: PictureFitter
    private let fps: Double
    /// Frames given so far.
    private var count = 0
    /// The picture that was read last: a slow sequence shows it several times.
    private var current: (index: Int, frame: Frame)?

    /// - Parameter sourceFPS: at how many frames a second the pictures were taken.
    public init(folder: String, fitter: PictureFitter, fps: Double, sourceFPS: Double) throws {
        let names = try Self.names(in: folder)
        let pictures = names.filter(Self.isPicture)
        unread = names.filter { !Self.isPicture($0) }
        paths = pictures.map { "\(folder)/\($0)" }
        guard let first = paths.first else {
            throw FormatError(
                .missingInput, file: folder, "holds no pictures",
                remedy: "name a folder with \(Self.endings.sorted().joined(separator: ", ")) files")
        }
        self.fitter = fitter
        self.fps = fps
        let picture = try Self.picture(first)
        origin = ClipDescription.Origin(
            file: URL(filePath: folder).standardizedFileURL.lastPathComponent,
            bytes: try paths.reduce(0) { try $0 + DurableFile.size($1) },
            width: picture.width, height: picture.height, fps: sourceFPS, fit: fitter.fit)
    }

    public func next() throws -> Frame? {
        let index = Int((Double(count) * origin.fps / fps).rounded())
        guard index < paths.count else { return nil }
        count += 1
        if let current, current.index == index { return current.frame }
        let frame = fitter.fitted(try Self.picture(paths[index]))
        current = (index, frame)
        return frame
    }

    /// Our own reader knows a PNG by what it holds, libav the rest.
    private static func picture(_ path: String) throws -> Frame {
        if try PNG.isPNG(path) { return try PNG.read(path) }
        guard let frame = try MP4Reader(path: path).next() else {
            throw FormatError(.data, file: path, "holds no picture")
        }
        return frame
    }

    private static let endings: Set = [
        "bmp", "jpeg", "jpg", "pgm", "png", "ppm", "tif", "tiff", "webp",
    ]

    private static func isPicture(_ name: String) -> Bool {
        !name.hasPrefix(".") && endings.contains(URL(filePath: name).pathExtension.lowercased())
    }

    /// Names in the order of the numbers in them: `2.png` before `10.png`.
    private static func names(in folder: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
            isFolder.boolValue,
            let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
        else {
            throw FormatError(.missingInput, file: folder, "is not a folder that can be read")
        }
        return names.sorted { a, b in
            let order = a.compare(b, options: .numeric)
            return order == .orderedSame ? a < b : order == .orderedAscending
        }
    }
}
