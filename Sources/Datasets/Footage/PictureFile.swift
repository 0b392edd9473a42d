import Files
import Frames

/// A still picture of any kind, as it is to be shown.
struct PictureFile {
    let frame: Frame
    let orientation: Orientation
    /// What is not done to it although the file asks for it, in words.
    let unread: [String]
    /// Text such as comments and XMP.
    let texts: [String]

    /// Our own reader knows a PNG by what it holds, libav the rest.
    init(_ path: String) throws {
        let metadata = try PictureMetadata(of: path)
        if let fault = metadata.fault { throw fault.error(path) }
        orientation = metadata.orientation
        texts = metadata.texts
        if try PNG.isPNG(path) {
            frame = orientation.applied(to: try PNG.read(path))
            unread = metadata.unread
        } else {
            let reader = try MP4Reader(path: path)
            guard let frame = try reader.next() else {
                throw FileError(.data, file: path, "holds no picture")
            }
            self.frame = frame
            unread = metadata.unread + reader.unread
        }
    }

    /// Whether a file is a picture rather than a video.
    static func isStill(_ path: String) throws -> Bool {
        try PNG.isPNG(path) || MP4Reader(path: path).isStill
    }
}
