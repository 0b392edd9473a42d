import CPNG
import Files
import Foundation
import Frames

/// Lossless pictures: 8-bit RGB out; grey, palette, alpha and 16-bit files are read as well.
public enum PNG {
    /// Pictures with more pixels than this are refused before memory is taken for them.
    static let largestPixelCount = 1 << 26

    /// The picture in a file; transparent parts are laid on black.
    public static func read(_ path: String) throws -> Frame {
        try decode(DurableFile.read(path), file: path)
    }

    /// Whether a file begins as a PNG does, whatever its name.
    static func isPNG(_ path: String) throws -> Bool {
        try DurableFile.checkIsFile(path)
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw FileError.reading(path, errno: errno)
        }
        defer { try? file.close() }
        return (try? file.read(upToCount: signature.count)) == Data(signature)
    }

    /// The size that a file's first bytes tell; nil unless it begins and ends as a PNG does.
    static func outline(_ path: String) throws -> (width: Int, height: Int)? {
        try DurableFile.checkIsFile(path)
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw FileError.reading(path, errno: errno)
        }
        defer { try? file.close() }
        let start = FilePart((try? file.read(upToCount: 24)) ?? Data())
        let size = (try? file.seekToEnd()) ?? 0
        try? file.seek(toOffset: size - min(size, UInt64(imageEnd.count)))
        let end = (try? file.readToEnd()) ?? Data()
        guard start.body.starts(with: signature), end.elementsEqual(imageEnd),
            let width = start.number(at: 16, bytes: 4), let height = start.number(at: 20, bytes: 4)
        else { return nil }
        return (width, height)
    }

    /// How every PNG begins, and its last chunk with its checksum.
    static let signature: [UInt8] = [0x89] + Array("PNG\r\n\u{1A}\n".utf8)
    static let imageEnd: [UInt8] = Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82]

    /// The picture in the bytes of a file.
    ///
    /// - Parameter file: what errors call it.
    public static func decode(_ bytes: [UInt8], file: String) throws -> Frame {
        let (width, height, pixels): (Int, Int, [UInt8]) = try decode(
            bytes, file: file, as: PNG_FORMAT_FLAG_COLOR, channels: 3)
        return Frame(width: width, height: height, pixels: pixels)
    }

    /// The numbers of a picture with 16 bits a channel, one or three of them.
    static func decodeNumbers(_ bytes: [UInt8], file: String, channels: Int = 1) throws -> (
        width: Int, height: Int, numbers: [UInt16]
    ) {
        let (width, height, numbers): (Int, Int, [UInt16]) = try decode(
            bytes, file: file,
            as: PNG_FORMAT_FLAG_LINEAR | (channels == 3 ? PNG_FORMAT_FLAG_COLOR : 0),
            channels: channels)
        return (width, height, numbers)
    }

    /// The numbers of a picture with 8 bits a channel, one or three of them.
    static func decodeBytes(_ bytes: [UInt8], file: String, channels: Int) throws -> (
        width: Int, height: Int, bytes: [UInt8]
    ) {
        let (width, height, numbers): (Int, Int, [UInt8]) = try decode(
            bytes, file: file, as: channels == 3 ? PNG_FORMAT_FLAG_COLOR : 0, channels: channels)
        return (width, height, numbers)
    }

    private static func decode<Number: FixedWidthInteger>(
        _ bytes: [UInt8], file: String, as format: UInt32, channels: Int
    ) throws -> (width: Int, height: Int, pixels: [Number]) {
        var image = png_image()
        image.version = UInt32(PNG_IMAGE_VERSION)
        defer { png_image_free(&image) }
        func failure() -> FileError {
            let reason = withUnsafeBytes(of: image.message) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            return FileError(.data, file: file, "is not a whole PNG picture: \(reason)")
        }
        return try bytes.withUnsafeBytes { source in
            guard png_image_begin_read_from_memory(&image, source.baseAddress, source.count) != 0
            else { throw failure() }
            let (width, height) = (Int(image.width), Int(image.height))
            guard width * height <= largestPixelCount else {
                throw FileError(
                    .data, file: file,
                    "has \(width)×\(height) pixels; at most \(largestPixelCount) are read")
            }
            // Deflate shrinks by 1032 at most, a pixel has one bit at least, a row one byte more.
            guard bytes.count >= height * (width / 8 + 1) / 1_032 else {
                throw FileError(
                    .data, file: file,
                    "is not a whole PNG picture: \(bytes.count) bytes cannot hold \(width)×\(height) "
                        + "pixels")
            }
            image.format = format
            // A picture of numbers is not to be taken for one of brightness.
            if format == PNG_FORMAT_FLAG_COLOR { image.flags = UInt32(PNG_IMAGE_FLAG_16BIT_sRGB) }
            var pixels = [Number](repeating: 0, count: width * height * channels)
            var black = png_color()
            let isRead = pixels.withUnsafeMutableBytes {
                png_image_finish_read(
                    &image, &black, $0.baseAddress, Int32(width * channels), nil)
            }
            guard isRead != 0 else { throw failure() }
            return (width, height, pixels)
        }
    }
}
